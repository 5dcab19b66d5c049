import { z } from 'zod';
import { guidanceSchema, stepsSchema } from '../generate/generate-options.js';
import { maxSide, sideSchema } from '../generate/image-size.js';
import type { ModelCard } from './model-card.js';

/** The file that makes a folder a model. */
export const nativeFolderFile = 'openuni.json';

/**
 * The part of a model folder's `openuni.json` that the SDK reads. The engine reads the rest: the
 * architecture's numbers and the wording of prompts.
 */
export const nativeFolderSchema = z
  .object({
    id: z.string().min(1).optional().meta({ description: 'Name of the model.' }),
    title: z.string().optional().meta({ description: 'One line for people.' }),
    licence: z.string().optional().meta({ description: 'Licence of the weights.' }),
    size_multiple: z.int().min(1).meta({ description: 'Sides are multiples of it, in pixels.' }),
    min_size: z.int().min(1).optional().meta({ description: 'Smallest side, in pixels.' }),
    max_size: z.int().max(maxSide).optional().meta({ description: 'Largest side, in pixels.' }),
    defaults: z
      .object({
        width: sideSchema.optional().meta({ description: 'Pixels.' }),
        height: sideSchema.optional().meta({ description: 'Pixels.' }),
        steps: stepsSchema.optional(),
        guidance: guidanceSchema.optional(),
        edit_guidance: guidanceSchema.optional(),
      })
      .optional()
      .meta({ description: 'What the model was trained for; taken where a request says nothing.' }),
  })
  .meta({ description: 'What openuni.json says to the SDK.' });

export type NativeFolder = z.infer<typeof nativeFolderSchema>;

/** What a folder's own name and other files say of it. */
export interface NativeFolderPlace {
  readonly path: string;
  /** Taken where `openuni.json` gives no id. */
  readonly id: string;
  /** Whether its language model has a vision side, which editing needs too. */
  readonly canSee: boolean;
}

/** The card of a model folder; what its `openuni.json` leaves out follows from what it holds. */
export function cardOfNativeFolder(
  folder: NativeFolder,
  { path, id, canSee }: NativeFolderPlace,
): ModelCard {
  const { size_multiple: multiple, defaults = {} } = folder;
  const { width = multiple * 16, height = multiple * 16 } = defaults;
  const { steps = 20, guidance = 4.5, edit_guidance: editGuidance } = defaults;
  return {
    id: folder.id ?? id,
    title: folder.title ?? `A model folder at ${path}`,
    stages: [],
    capabilities: canSee ? ['generate', 'edit', 'chat', 'see'] : ['generate', 'chat'],
    sizeMultiple: multiple,
    minSize: folder.min_size ?? multiple,
    maxSize: folder.max_size ?? Math.min(Math.max(width, height) * 2, maxSide),
    defaultSize: { width, height },
    defaultSteps: steps,
    defaultGuidance: guidance,
    ...(editGuidance !== undefined && { defaultEditGuidance: editGuidance }),
    licence: folder.licence ?? 'unknown',
    weights: { kind: 'folder', path },
  };
}
