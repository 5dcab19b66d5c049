#!/usr/bin/env node
// From a bare clone to a picture: npm run quickstart. What is done is skipped on the next run.
import { join } from 'node:path';
import { Failure } from './lib/failure.mjs';
import { installNodeModules } from './lib/node-modules.mjs';
import { root } from './lib/root.mjs';
import { build, checkNode, runOpenuni, setUpPython } from './lib/set-up.mjs';
import { duration, runSteps } from './lib/steps.mjs';

const prompt = 'a red circle';
let python = '';
let picture = '';

const ms = await runSteps([
  ['Check Node and npm', checkNode],
  ['Install the Node packages', installNodeModules],
  ['Build', () => build('@openuni/cli')],
  [
    'Set up Python in .venv',
    async () => {
      python = await setUpPython();
      return python;
    },
  ],
  [
    `Draw "${prompt}" with openuni-nano`,
    async () => {
      const { ok, stdout } = await runOpenuni(
        ['generate', prompt, '--seed', '1', '-o', join(root, 'openuni-out', 'a-red-circle.png')],
        { capture: true, env: { OPENUNI_PYTHON: python } },
      );
      if (!ok) throw new Failure('The picture could not be drawn.', 'npx openuni doctor');
      picture = stdout.trim();
    },
  ],
]);

console.log(`
The picture is there after ${duration(ms)}: ${picture}

Go on with
  npx openuni generate "two blue squares" -n 4 --grid -o openuni-out/
  npx openuni --help`);
