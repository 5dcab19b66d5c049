import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { engineSource } from './engine-source.js';
import { compareMinor, normaliseName, pinsFor, readRequirements } from './requirements.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'openuni-requirements-'));
});
afterEach(() => rmSync(folder, { recursive: true }));
const file = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

it('follows -r, drops comments and applies markers', () => {
  file('base.txt', 'torch==2.13.0\r\nnumpy==2.4.6; python_version >= "3.11"\n');
  const all = file(
    'all.txt',
    "# A comment\n-r base.txt\nnumpy==2.2.6;python_version<'3.11'  # old\nHugging_Face.Hub==1.0\n",
  );
  expect(Object.fromEntries(pinsFor([all], '3.10.13'))).toEqual({
    torch: '2.13.0',
    numpy: '2.2.6',
    'hugging-face-hub': '1.0',
  });
  expect(pinsFor([all], '3.11.7').get('numpy')).toBe('2.4.6');
});

it('refuses what is no pin', () => {
  expect(() => readRequirements(file('loose.txt', 'torch>=2\n'))).toThrow(/torch>=2/);
});

it('compares versions by number', () => {
  expect(compareMinor('3.9.1', '3.10')).toBeLessThan(0);
  expect(compareMinor('3.11.7', '3.11')).toBe(0);
  expect(normaliseName('Hugging_Face..Hub')).toBe('hugging-face-hub');
});

describe('the files of this repository', () => {
  const requirements = join(engineSource().directory, 'requirements');
  it.each(['inference', 'dev', 'train', 'train-no-deps', 'train-cuda'])('%s.txt', (name) => {
    for (const python of ['3.10', '3.11', '3.13']) {
      const pins = readRequirements(join(requirements, `${name}.txt`)).filter((requirement) =>
        requirement.appliesTo(python),
      );
      const names = pins.map((pin) => pin.name);
      expect(new Set(names).size).toBe(names.length);
    }
  });
});
