import { OpenUniError } from '@openuni/sdk';

/** What the command tells the shell. */
export const exitCodes = {
  success: 0,
  failure: 1,
  usage: 2,
  interrupted: 130,
  terminated: 143,
} as const;

/** The exit code for an error: 2 when the request was at fault, 1 otherwise. */
export function exitCodeOf(error: unknown): number {
  const isUsage = OpenUniError.isInstance(error) && error.code === 'invalid_request';
  return isUsage ? exitCodes.usage : exitCodes.failure;
}
