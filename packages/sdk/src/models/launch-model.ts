import {
  defaultModelId,
  InvalidRequestError,
  loadOptionsSchema,
  type ModelInput,
  modelFilesSchema,
  modelInputSchema,
} from '@openuni/protocol';
import { z } from 'zod';
import { parseOptions } from '../options/parse-options.js';
import { inCheckout } from './in-checkout.js';

const { config, cfgOptions, checkpoint } = modelFilesSchema.shape;

const launchModelSchema = z.object({
  model: modelInputSchema.optional(),
  config,
  cfgOptions,
  checkpoint,
  engine: z.string().optional(),
  reference: z.string().optional(),
  ...loadOptionsSchema.shape,
});

/** The options of a launch that say which model runs, and how it is held. */
export type LaunchModelOptions = {
  readonly [Name in keyof z.input<typeof launchModelSchema>]?: unknown;
};

/**
 * The model that a client is launched with, and how it and others are loaded.
 *
 * @throws InvalidRequestError
 */
export function launchModel(options: LaunchModelOptions) {
  const parsed = parseOptions(launchModelSchema, options);
  const { model: named, config, cfgOptions, checkpoint, engine, reference, ...load } = parsed;
  const model = namedModel({ model: named, config, cfgOptions, checkpoint });
  if (engine !== 'reference' || typeof model === 'string' || model.config === undefined) {
    return { model, load };
  }
  return { model: { ...model, config: inCheckout(model.config, reference) }, load };
}

type Named = Pick<
  z.output<typeof launchModelSchema>,
  'model' | 'config' | 'cfgOptions' | 'checkpoint'
>;

function namedModel({ model, ...files }: Named): ModelInput {
  const given = Object.entries(files).filter(([, value]) => value !== undefined);
  const [first] = given;
  if (first === undefined) return model ?? defaultModelId;
  if (model === undefined) return parseOptions(modelFilesSchema, Object.fromEntries(given));
  if (typeof model === 'string' && given.length === 1 && files.checkpoint !== undefined) {
    return { checkpoint: files.checkpoint, variant: model };
  }
  throw new InvalidRequestError(`model and ${first[0]} both say which model runs.`, {
    field: first[0],
    hint: 'Leave one of them out. A checkpoint goes with the id of a model or with a config.',
  });
}
