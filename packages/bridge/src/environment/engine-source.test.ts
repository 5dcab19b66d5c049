import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { engineSource } from './engine-source.js';

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'openuni-source-'));
});
afterAll(() => rmSync(root, { recursive: true }));

function file(...path: string[]): string {
  const whole = join(root, ...path);
  mkdirSync(join(whole, '..'), { recursive: true });
  writeFileSync(whole, '');
  return whole;
}

it('is the folder of a checkout, whatever packing has left there', () => {
  file('clone', 'python', 'openuni', '__init__.py');
  file('clone', 'packages', 'bridge', 'engine', 'openuni-0.1.0-py3-none-any.whl');
  const directory = join(root, 'clone', 'python');
  expect(engineSource(join(root, 'clone', 'packages', 'bridge', 'dist'))).toEqual({
    directory,
    install: directory,
    editable: true,
  });
});

it("is the wheel of a published package, not a folder of the user's own", () => {
  file('app', 'python', 'openuni', '__init__.py');
  const bridge = ['app', 'node_modules', '@openuni', 'bridge'];
  const install = file(...bridge, 'engine', 'openuni-0.1.0-py3-none-any.whl');
  expect(engineSource(join(root, ...bridge, 'dist'))).toEqual({
    directory: join(root, ...bridge, 'engine'),
    install,
    editable: false,
  });
});

it('says when it is missing', () => {
  file('bare', 'x');
  expect(() => engineSource(join(root, 'bare'))).toThrow(
    expect.objectContaining({ code: 'python_environment' }),
  );
});
