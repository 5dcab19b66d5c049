import { resolve } from 'node:path';

/** A picture on the command line: a URL as it is, a path from the folder that the command runs in. */
export function imageArgument(text: string, cwd: string): string {
  return isImageUrl(text) ? text : resolve(cwd, text);
}

export function isImageUrl(text: string): boolean {
  return /^(https?|file|data):/i.test(text);
}
