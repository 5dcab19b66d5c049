import { extname } from 'node:path';
import { InvalidRequestError } from '@openuni/protocol';

export const imageFormats = ['png', 'jpeg', 'webp'] as const;
export type ImageFormat = (typeof imageFormats)[number];

const formatsByExtension: Readonly<Record<string, ImageFormat>> = {
  '.png': 'png',
  '.jpg': 'jpeg',
  '.jpeg': 'jpeg',
  '.webp': 'webp',
};

export const imageExtensions = Object.keys(formatsByExtension);

/** The format that a file's extension asks for, or undefined. */
export function imageFormatOf(path: string): ImageFormat | undefined {
  return formatsByExtension[extname(path).toLowerCase()];
}

/**
 * The format that a file's extension asks for.
 *
 * @throws InvalidRequestError when it is none that can be written
 */
export function requireImageFormat(path: string): ImageFormat {
  const format = imageFormatOf(path);
  if (format) return format;
  const extension = extname(path);
  throw new InvalidRequestError(
    extension
      ? `Pictures cannot be written as ${extension} files: ${path}`
      : `The file name says no picture format: ${path}`,
    {
      field: 'path',
      value: path,
      hint: `Give it one of these extensions: ${imageExtensions.join(', ')}.`,
    },
  );
}
