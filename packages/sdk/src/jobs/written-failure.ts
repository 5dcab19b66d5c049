import { existsSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorFromWire, type OpenUniError, wireErrorSchema } from '@openuni/protocol';

/** Where our Python programs write what ended them: python/openuni/failure_file.py. */
const fileName = 'failure.json';

/** Takes away the word of an earlier failure, so that it is not taken for this one's. */
export function clearFailure(folder: string): void {
  try {
    rmSync(join(folder, fileName), { force: true });
  } catch {
    // A folder that cannot be written is refused in better words when the job is started.
  }
}

/** The error that Python wrote down before it ended, if there is one. */
export async function writtenFailure(folder: string): Promise<OpenUniError | undefined> {
  const path = join(folder, fileName);
  if (!existsSync(path)) return undefined;
  const parsed = wireErrorSchema.safeParse(JSON.parse(await readFile(path, 'utf8')));
  return parsed.success ? errorFromWire(parsed.data) : undefined;
}
