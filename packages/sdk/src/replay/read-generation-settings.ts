import { readFile } from 'node:fs/promises';
import { InvalidRequestError } from '@openuni/protocol';
import { isPng, pngChunks } from '../png/png-chunks.js';
import { readPngText } from '../png/png-text.js';
import { type GenerationSettings, generationSettingsSchema } from './generation-settings.js';
import { settingsKeyword } from './settings-text.js';

/**
 * The settings that a saved PNG was made with.
 *
 * @param picture the path of a PNG file, or its bytes
 * @throws InvalidRequestError when it cannot be read, is no PNG, or holds no settings
 */
export async function readGenerationSettings(
  picture: string | Uint8Array,
): Promise<GenerationSettings> {
  const name = typeof picture === 'string' ? picture : 'The picture';
  const refuse = (message: string, hint: string, cause?: unknown) =>
    new InvalidRequestError(`${name} ${message}`, {
      field: 'picture',
      hint,
      ...(cause !== undefined && { cause }),
    });

  const bytes =
    typeof picture !== 'string'
      ? picture
      : await readFile(picture).catch((error: NodeJS.ErrnoException) => {
          throw refuse(`cannot be read (${error.code}).`, 'Check the path.', error);
        });
  if (!isPng(bytes)) {
    throw refuse('is no PNG file.', 'Only PNG files that OpenUni saved carry their settings.');
  }
  let text: string | undefined;
  try {
    text = settingsText(bytes);
  } catch (error) {
    throw refuse(`is damaged: ${(error as Error).message}.`, 'Use another copy of it.', error);
  }
  if (text === undefined) {
    throw refuse(
      'holds no generation settings.',
      'Only PNG files that OpenUni saved carry them; editing or sending a picture may strip them.',
    );
  }
  try {
    return generationSettingsSchema.parse(JSON.parse(text));
  } catch (error) {
    throw refuse(
      'holds generation settings that cannot be understood.',
      'A newer OpenUni may have written it, or another program changed it.',
      error,
    );
  }
}

function settingsText(bytes: Uint8Array): string | undefined {
  let found: string | undefined;
  // All chunks are read, found or not: a picture that is cut short is damaged.
  for (const chunk of pngChunks(bytes)) {
    const entry = readPngText(chunk);
    if (entry?.keyword === settingsKeyword) found ??= entry.text;
  }
  return found;
}
