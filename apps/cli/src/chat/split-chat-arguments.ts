import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { InvalidRequestError } from '@openuni/sdk';
import { isImageUrl } from '../image-argument.js';

export interface ChatArguments {
  readonly images: readonly string[];
  readonly prompt: string | undefined;
}

/**
 * Tells pictures from the prompt, which is the last argument. An interactive chat may begin with
 * pictures alone: there the last one is a picture if it is a URL or a file.
 */
export async function splitChatArguments(
  inputs: readonly string[],
  { interactive, cwd }: { readonly interactive: boolean; readonly cwd: string },
): Promise<ChatArguments> {
  const last = inputs.at(-1);
  if (last === undefined) {
    if (interactive) return { images: [], prompt: undefined };
    throw new InvalidRequestError('prompt is missing.', {
      field: 'prompt',
      hint: 'Say what to ask, or use -i to type it.',
    });
  }
  const isPicture = interactive && (isImageUrl(last) || (await isFile(resolve(cwd, last))));
  return isPicture
    ? { images: inputs, prompt: undefined }
    : { images: inputs.slice(0, -1), prompt: last };
}

function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}
