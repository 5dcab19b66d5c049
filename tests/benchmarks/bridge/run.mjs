// What the bridge costs: the SDK against the same call in plain Python, turn by turn in one run.
//
//   node tests/benchmarks/bridge/run.mjs [--model MODEL] [--size 128] [--steps 20] [--warm 30] [--cold 5]

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { findPython } from '@openuni/bridge';
import { OpenUni } from '@openuni/sdk';
import { report } from '../report.mjs';

const { values } = parseArgs({
  options: {
    model: { type: 'string', default: 'openuni-nano' },
    size: { type: 'string', default: '128' },
    steps: { type: 'string', default: '20' },
    warm: { type: 'string', default: '30' },
    cold: { type: 'string', default: '5' },
  },
});
const prompt = 'a red circle';
const direct = join(import.meta.dirname, 'direct.py');
const cli = join(import.meta.dirname, '../../../apps/cli/bin/openuni.js');
const { executable } = findPython({});
// The worker's own setting: without it the two sides would compare thread libraries.
const env = { ...process.env, OMP_WAIT_POLICY: 'PASSIVE' };

async function warm(rounds) {
  const python = spawn(
    executable,
    [direct, values.model, prompt, values.size, values.steps, '--serve'],
    {
      env,
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  );
  const lines = createInterface({ input: python.stdout })[Symbol.asyncIterator]();
  await lines.next();
  const openuni = await OpenUni.launch({ model: values.model });
  const options = {
    prompt,
    seed: 1,
    size: `${values.size}x${values.size}`,
    steps: Number(values.steps),
  };
  await openuni.images.generate(options);
  const times = { sdk: [], python: [] };
  for (let round = 0; round < rounds; round++) {
    const started = performance.now();
    await openuni.images.generate(options);
    times.sdk.push(performance.now() - started);
    python.stdin.write('go\n');
    times.python.push(Number((await lines.next()).value));
  }
  python.stdin.end();
  await openuni.close();
  return times;
}

async function cold(rounds) {
  const folder = await mkdtemp(join(tmpdir(), 'openuni-benchmark-'));
  const time = async (command, args) => {
    const started = performance.now();
    const child = spawn(command, args, { env, stdio: ['ignore', 'ignore', 'ignore'] });
    const [code] = await once(child, 'exit');
    if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}`);
    return performance.now() - started;
  };
  const times = { sdk: [], python: [] };
  const file = (round, side) => join(folder, `${side}-${round}.png`);
  for (let round = 0; round < rounds; round++) {
    const asked = ['--size', `${values.size}x${values.size}`, '--steps', values.steps];
    const sdk = [cli, 'generate', prompt, '-m', values.model, '--seed', '1', ...asked];
    times.sdk.push(await time('node', [...sdk, '-o', file(round, 'sdk')]));
    times.python.push(
      await time(executable, [
        direct,
        values.model,
        prompt,
        values.size,
        values.steps,
        file(round, 'python'),
      ]),
    );
  }
  await rm(folder, { recursive: true });
  return times;
}

report('Bridge, warm: SDK generate over the same call in Python', await warm(Number(values.warm)));
if (Number(values.cold) > 0) {
  report('Bridge, cold: command to picture over plain Python', await cold(Number(values.cold)));
}
