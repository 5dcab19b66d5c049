import { mkdirSync } from 'node:fs';
import { PythonEnvironmentError } from '@openuni/protocol';
import { type EnvironmentStamp, writeStamp } from './environment-stamp.js';

/** Makes the folder of an environment and marks it as being worked on. */
export function claimDirectory(directory: string, stamp: EnvironmentStamp): void {
  try {
    mkdirSync(directory, { recursive: true });
    writeStamp(directory, stamp);
  } catch (cause) {
    throw unwritable(cause);
  }
}

/** The error for a folder that cannot be made or written. */
export function unwritable(cause: unknown): PythonEnvironmentError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new PythonEnvironmentError(`The environment cannot be written: ${reason}`, {
    cause,
    hint: 'Give --dir a folder that you may write to.',
  });
}
