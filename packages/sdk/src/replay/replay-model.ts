import { InvalidRequestError, type ModelInput } from '@openuni/protocol';
import { describeConfig, describeWeights } from './file-settings.js';
import type { GenerationSettings } from './generation-settings.js';

/** Where the files of a picture's model lie now. */
export interface ReplayFiles {
  /** Path of the config that the settings name. */
  readonly config?: string | undefined;
  /** Path of the checkpoint that the settings name. */
  readonly checkpoint?: string | undefined;
}

/**
 * The model that made a picture.
 *
 * @throws InvalidRequestError when its files are missing, or others than those it was drawn with
 */
export function replayModel(settings: GenerationSettings, files: ReplayFiles): ModelInput {
  const { model, config, checkpoint } = settings;
  if (!config && !checkpoint) return model;
  const configPath = config && named('config', config.file, files.config);
  const weightsPath = checkpoint && named('checkpoint', checkpoint.file, files.checkpoint);
  if (config && configPath && describeConfig(configPath).sha256 !== config.sha256) {
    throw another('config', configPath, config.file);
  }
  if (checkpoint && weightsPath && describeWeights(weightsPath).bytes !== checkpoint.bytes) {
    throw another('checkpoint', weightsPath, checkpoint.file);
  }
  return {
    ...(configPath ? { config: configPath, cfgOptions: config.options } : { variant: model }),
    ...(weightsPath && { checkpoint: weightsPath }),
  };
}

function named(kind: keyof ReplayFiles, file: string, path: string | undefined): string {
  if (path !== undefined) return path;
  throw new InvalidRequestError(`This picture was drawn with the ${kind} ${file}.`, {
    field: kind,
    hint: `Say where it lies: --${kind} PATH on the command line, { ${kind}: PATH } in the SDK.`,
  });
}

function another(kind: keyof ReplayFiles, path: string, file: string): InvalidRequestError {
  return new InvalidRequestError(
    `${path} is not the ${kind} ${file} that the picture was drawn with: it differs.`,
    { field: kind, value: path, hint: 'Find that one, or draw a new picture with this one.' },
  );
}
