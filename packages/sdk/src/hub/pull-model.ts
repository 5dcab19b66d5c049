import { join } from 'node:path';
import { type ModelCard, type RequestedModel, UnsupportedError } from '@openuni/protocol';
import { type DownloadEvent, type PullOptions, pullRepo } from './pull-repo.js';
import type { Wanted } from './wanted-files.js';

/** Where the files of a model lie. */
export interface PulledModel {
  readonly parts: NonNullable<RequestedModel['parts']>;
  /** Absent where none is published. */
  readonly checkpoint?: string;
}

const lmm: Wanted = { folders: [''], required: ['config.json', 'tokenizer_config.json'] };
const transformer: Wanted = {
  folders: ['transformer', 'scheduler'],
  required: ['transformer/config.json', 'scheduler/scheduler_config.json'],
};
const vae: Wanted = { folders: [''], required: ['config.json'] };

/**
 * Fetches what is not here of a model's files: its pretrained parts, and the checkpoint of a stage.
 *
 * @param stage `undefined` for the last one, `null` for the parts alone
 * @throws UnsupportedError when nothing of the model is on the hub
 * @throws DownloadFailedError, ModelNotFoundError, OutputUnwritableError
 */
export async function* pullModel(
  card: ModelCard,
  stage: string | undefined | null,
  options: PullOptions,
): AsyncGenerator<DownloadEvent, PulledModel> {
  const { weights } = card;
  if (weights.kind !== 'hub' && weights.kind !== 'none') {
    throw new UnsupportedError(`There is nothing to fetch of ${card.id}: its weights are here.`, {
      hint: 'Models from the hub can be fetched: see `openuni models`.',
    });
  }
  let checkpoint: string | undefined;
  if (weights.kind === 'hub' && stage !== null) {
    const name = stage ?? card.stages.at(-1) ?? '';
    const place = weights.checkpoints[name];
    if (!place) throw new UnsupportedError(`${card.id} has no stage ${name}.`);
    const folder = yield* pullRepo(place.repo, { file: place.file, required: [] }, options);
    checkpoint = join(folder, place.file);
  }
  const parts = {
    lmm: yield* pullRepo(weights.lmm, lmm, options),
    transformer: yield* pullRepo(weights.transformer, transformer, options),
    vae: yield* pullRepo(weights.vae, vae, options),
  };
  return { parts, ...(checkpoint !== undefined && { checkpoint }) };
}
