import { z } from 'zod';
import { generateRequestSchema } from '../generate/generate-request.js';
import { sentImageSchema } from '../image/sent-image.js';
import { pixelImageSchema } from '../pixel-image.js';

const { type, ...shared } = generateRequestSchema.shape;

function editRequest<Image extends z.ZodType>(image: Image) {
  return z
    .strictObject({
      type: z.literal('edit'),
      source: image.meta({ description: 'The picture to edit.' }),
      ...shared,
    })
    .meta({ description: 'A resolved request to edit a picture.' });
}

/** What a transport is given: the source with its pixels. */
export const editRequestSchema = editRequest(pixelImageSchema);
/** What crosses to Python as JSON: the source by its blob. */
export const sentEditRequestSchema = editRequest(sentImageSchema);

export type EditRequest = z.infer<typeof editRequestSchema>;
