import { fileURLToPath } from 'node:url';
import type { EngineRequest, RunEvent, Transport, TransportRun } from '@openuni/protocol';
import { type LaunchLocalOptions, type LocalTransport, launchLocal } from '../../src/index.js';

const stub = fileURLToPath(new URL('../stub', import.meta.url));

/** A real worker process on the stub engine: all of the bridge, no torch. */
export function launchStub(options: LaunchLocalOptions = {}): Promise<LocalTransport> {
  return launchLocal({
    engine: 'stub_engine:StubEngine',
    ...options,
    env: { PYTHONPATH: stub, ...options.env },
  });
}

/** A request whose prompt tells the stub what to do, such as `step 100` or `kill SIGKILL`. */
export function request(prompt: string, size = 16, n = 1): EngineRequest {
  return {
    type: 'generate',
    model: { id: 'stub', path: null },
    images: Array.from({ length: n }, (_, seed) => ({ prompt, negativePrompt: null, seed })),
    width: size,
    height: size,
    steps: 20,
    guidance: 4.5,
    previewEvery: 0,
  };
}

export async function collect(run: TransportRun): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  for await (const event of run.events) events.push(event);
  return events;
}

/** Runs one prompt and gives the error that it ends with. */
export async function failure(transport: Transport, prompt: string): Promise<unknown> {
  return collect(transport.start(request(prompt))).then(
    () => undefined,
    (error: unknown) => error,
  );
}
