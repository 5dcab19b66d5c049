import { randomInt } from 'node:crypto';
import { maxSeed } from '@openuni/protocol';

/** A seed that no earlier call is likely to have drawn, 0 to 2^32 - 1. */
export function randomSeed(): number {
  return randomInt(maxSeed + 1);
}
