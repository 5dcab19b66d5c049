import { expect, it } from 'vitest';
import { pipRemedy } from './pip-remedy.js';

it.each([
  [
    'ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device',
    'disk',
  ],
  ['WARNING: Retrying ... Temporary failure in name resolution', '--offline'],
  ['ERROR: No matching distribution found for torch==2.13.0', '--python'],
  ["[Errno 13] Permission denied: '/opt/env/lib'", '--dir'],
  ['SSLError(SSLCertVerificationError: certificate verify failed)', 'certificate'],
  ['ERROR: THESE PACKAGES DO NOT MATCH THE HASHES', 'cache purge'],
])('knows the remedy of %s', (line, remedy) => {
  expect(pipRemedy(['Collecting torch', line])).toContain(remedy);
});

it('says so when it does not know', () => {
  expect(pipRemedy(['ERROR: something new'])).toBeUndefined();
});
