import { existsSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';

/**
 * Where a config file is: as it is named, or in the checkout of the official repository.
 *
 * @param reference folder of the checkout. Default: OPENUNI_REFERENCE
 */
export function inCheckout(config: string, reference: string | undefined): string {
  const checkout = reference ?? process.env['OPENUNI_REFERENCE'];
  if (!checkout || isAbsolute(config) || existsSync(config)) return config;
  const there = join(checkout, config);
  return existsSync(there) ? there : config;
}
