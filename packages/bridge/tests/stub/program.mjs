// A program that runs one prompt on the stub engine and never closes its worker.
import { launchLocal } from '@openuni/bridge';

const transport = await launchLocal({
  engine: 'stub_engine:StubEngine',
  env: { PYTHONPATH: import.meta.dirname },
});
const run = transport.start({
  type: 'generate',
  model: { id: 'stub', path: null },
  images: [{ prompt: process.argv[2], negativePrompt: null, seed: 0 }],
  width: 16,
  height: 16,
  steps: 20,
  guidance: 4.5,
  previewEvery: 0,
});
for await (const event of run.events) {
  if (event.type === 'queued') process.stdout.write(`worker ${transport.pids[0]}\n`);
}
