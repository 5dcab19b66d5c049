import { mkdirSync } from 'node:fs';
import { PythonEnvironmentError } from '@openuni/protocol';
import { type EnvironmentStamp, writeStamp } from './environment-stamp.js';

/** Makes the folder of an environment and marks it as being worked on. */
export function claimDirectory(directory: string, stamp: EnvironmentStamp): void {
  try {
    mkdirSync(directory, { recursive: true });
    writeStamp(directory, stamp);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new PythonEnvironmentError(`The environment cannot be written: ${reason}`, {
      cause,
      hint: 'Give --dir a folder that you may write to.',
    });
  }
}
