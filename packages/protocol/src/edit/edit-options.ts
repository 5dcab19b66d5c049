import { z } from 'zod';
import { generateOptionsSchema } from '../generate/generate-options.js';
import { promptSchema } from '../generate/prompt.js';
import { imageAddressSchema, imageInputSchema } from '../image/image-input.js';

const { prompt, negativePrompt, ...shared } = generateOptionsSchema.shape;

function editOptions<Image extends z.ZodType>(image: Image) {
  return z
    .strictObject({
      image: image.meta({
        description: 'The picture to edit; it is resized to the size asked for.',
      }),
      prompt: prompt.meta({
        description: 'What to change: a text, or several for several pictures.',
      }),
      ...shared,
      negativePrompt: promptSchema.optional().meta({
        description: 'What to lead away from, in place of "Keep the image as it is."',
      }),
    })
    .meta({ description: 'What a user asks for when editing a picture.' });
}

/** What a user passes to `images.edit`. CLI help and HTTP documentation are made from it. */
export const editOptionsSchema = editOptions(imageInputSchema);
/** The same as JSON carries it, the picture by its address. */
export const jsonEditOptionsSchema = editOptions(imageAddressSchema);

/** The options as a user writes them. */
export type EditOptions = z.input<typeof editOptionsSchema>;
/** The options with the schema's defaults filled in. */
export type ParsedEditOptions = z.output<typeof editOptionsSchema>;
