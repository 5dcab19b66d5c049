import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { findReference } from './find-reference.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'openuni-reference-'));
  for (const place of ['src/models/openuni', 'scripts', 'configs']) {
    mkdirSync(join(folder, place), { recursive: true });
  }
  writeFileSync(join(folder, 'scripts', 'train.py'), '');
});
afterEach(() => rmSync(folder, { recursive: true }));

it('takes the option before the variable', () => {
  expect(findReference(folder, { OPENUNI_REFERENCE: '/nowhere' })).toBe(folder);
  expect(findReference(undefined, { OPENUNI_REFERENCE: folder })).toBe(folder);
});

it('says how to get one where none is named', () => {
  expect(() => findReference(undefined, {})).toThrow(
    expect.objectContaining({
      code: 'invalid_request',
      field: 'reference',
      hint: expect.stringContaining('git clone'),
    }),
  );
});

it('says what another folder lacks', () => {
  rmSync(join(folder, 'scripts'), { recursive: true });
  expect(() => findReference(folder, {})).toThrow(/scripts\/train\.py is not there/);
});
