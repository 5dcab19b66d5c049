import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readPythonConfig } from './read-python-config.js';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'openuni-config-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function file(name: string, source: string): Promise<string> {
  const path = join(folder, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, source);
  return path;
}

const read = async (source: string) => readPythonConfig(await file('a.py', source));

it.each([
  ['a = 1_000', { a: 1000 }],
  ['a = 1e-5\nb = -a * 2\nc = 7 // 2 + 2 ** 3 - -7 % 3', { a: 1e-5, b: -2e-5, c: 9 }],
  [`a = 'it\\'s' "\\u00e9\\n" r'\\d'`, { a: "it's\u00e9\n\\d" }],
  ['a = """x\ny"""\n"a text alone"', { a: 'x\ny' }],
  [`n = 512\na = f'dc32_{n}{{x}}\\t'`, { n: 512, a: 'dc32_512{x}\t' }],
  ['n = 1\na = rf"\\d{n}\\n"', { n: 1, a: '\\d1\\n' }],
  ["a = '\\033[0m\\0'", { a: '\x1b[0m\0' }],
  ["a = f'\\x7b\\x7b{{'", { a: '{{{' }],
  ['a = """x\r\ny"""\r\n', { a: 'x\ny' }],
  ['a = dict(b=1, c=2)\ndel a.b', { a: { c: 2 } }],
  ['a = [1, 2]\na[-1] = +3', { a: [1, 3] }],
  ['a = (1, [2, None], True, ())', { a: [1, [2, null], true, []] }],
  ['b = dict(x=1)\na = dict(**b, y=2, x=3)', { b: { x: 1 }, a: { x: 3, y: 2 } }],
  ['b = {"x": 1}\na = {**b, "y": 2}', { b: { x: 1 }, a: { x: 1, y: 2 } }],
  ['a = dict(b=[1])\na.b[0] = 2\na["c"] = 3\na.update(d=4)', { a: { b: [2], c: 3, d: 4 } }],
  ['a: int = 3\nb = c = 2\ndel c\npass', { a: 3, b: 2 }],
  ['a = [1, 2, 3]\nb = [*a[1:], a[-1]]\ndel a', { b: [2, 3, 3] }],
  ['a = dict()\nb = dict()\nfor x in (a, b):\n    x.y = 1\ndel x', { a: { y: 1 }, b: { y: 1 } }],
  ['a = "x_512".removesuffix("512") + "1024"', { a: 'x_1024' }],
  [
    'import torch\nimport a.b as c\nx = [torch.bf16, c.D.e]',
    { x: [{ $ref: 'torch.bf16' }, { $ref: 'a.b.D.e' }] },
  ],
  ['from a import (B,\n  C as D)\nx = dict(type=D.make)', { x: { type: { $ref: 'a.C.make' } } }],
])('reads %j', async (source, values) => {
  expect(await read(source)).toEqual(values);
});

it('reads what other files hold, and changes copies of it', async () => {
  await file('models/m.py', 'model = dict(a=1)\nsize = 2\n_own = 3');
  const head = 'from mmengine.config import read_base\nwith read_base():\n    ';
  const path = await file('train/t.py', `${head}from ..models.m import model\nmodel.a = 5`);
  expect(readPythonConfig(path)).toEqual({ model: { a: 5 } });
  const all = await file('train/all.py', `${head}from ..models.m import *`);
  expect(readPythonConfig(all)).toEqual({ model: { a: 1 }, size: 2 });
});

it.each([
  ['x = 1\nimport os\ny = os.system("true")', 'a.py:3: This call cannot be read'],
  ['x = open("a")', 'a.py:1: This call cannot be read'],
  ['if True:\n    x = 1', 'a.py:1: This cannot be read without running it: if True:'],
  ['x = [i for i in y]', 'a.py:1: This cannot be read'],
  ['x = y', 'a.py:1: y has no value here'],
  ['x = = 1', 'a.py:1: This is not Python'],
  ['a, b = 1, 2', 'several names at once'],
  ['x = dict(a=1)\ny = x.b', 'a.py:2: There is no b in x'],
  ['x = 1 / 0', 'not a finite number'],
  ['x = f"{1.5}"', 'Only texts and whole numbers'],
  ['x = 1\ny = "\\N{BULLET}"', 'a.py:2: This text cannot be read'],
  ['x = f"\\x4{1}"', 'a.py:1: This text cannot be read'],
  ['x = "\\U00110000"', 'a.py:1: This text cannot be read'],
  ['x = 12345678901234567890', 'a.py:1: 12345678901234567890 is too large'],
  ['x = 1e999', 'is no finite number'],
  ['x = [1]\ny = x["a"]', 'There is no a in x'],
  ['x = [1]\nx[1] = 2', 'a.py:2: There is no 1 in x'],
  ['x = dict()\ndel x.a', 'a.py:2: There is nothing to delete'],
  ['x = "aa".replace("a", "b", 1)', 'a.py:1: This call cannot be read'],
  ['x = [1]\ny = [2]\nz = list(x for x in y)', 'a.py:3: Generators cannot be read'],
  ['with open("a"):\n    pass', 'Only `with read_base():`'],
  ['from .none import x', 'There is no such file'],
  ['from .a import x', 'It reads itself'],
])('refuses %j with its place', async (source, message) => {
  await expect(read(source)).rejects.toMatchObject({
    code: 'invalid_request',
    field: 'config',
    message: expect.stringContaining(message),
  });
});
