import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { JsonRunEvent, WireError } from '@openuni/protocol';
import { execa } from 'execa';

const bin = fileURLToPath(new URL('../../../apps/cli/bin/openuni.js', import.meta.url));

/** Starts the built command as a user would, in a folder of its own. */
export function openuni(cwd: string, ...args: string[]) {
  return execa('node', [bin, ...args], { cwd, reject: false, stdin: 'ignore', all: true });
}

/** Waits until the program has printed a line with this text, or has ended. */
export function untilPrinted(program: ReturnType<typeof openuni>, text: string): Promise<void> {
  return new Promise((resolve) => {
    // Not execa's own iteration: leaving that early waits for the program to end.
    createInterface({ input: program.stdout })
      .on('line', (line) => line.includes(text) && resolve())
      .on('close', resolve);
  });
}

/** The JSON lines that `--json` printed. */
export function jsonLines(stdout: string): JsonLine[] {
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as JsonLine);
}

type JsonLine = (JsonRunEvent & { error?: never }) | { type?: never; error: WireError };

/** The error that `--json` printed last, if it did. */
export function jsonError(stdout: string): WireError | undefined {
  return jsonLines(stdout).at(-1)?.error;
}
