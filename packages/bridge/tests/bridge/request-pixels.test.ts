import type { ChatRequest, PixelImage, Transport } from '@openuni/protocol';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { collect, failure, launchStub } from './stub-worker.js';

let transport: Transport;
beforeAll(async () => {
  transport = await launchStub();
});
afterAll(() => transport.close());

function picture(width: number, height: number, byte: number): PixelImage {
  return { width, height, channels: 3, data: new Uint8Array(width * height * 3).fill(byte) };
}

function chat(text: string, images: PixelImage[]): ChatRequest {
  return {
    type: 'chat',
    model: { id: 'stub', path: null },
    messages: [{ role: 'user', text, images }],
    maxTokens: 10,
    temperature: 0,
    topP: 1,
    topK: null,
    seed: 0,
  };
}

async function answer(request: ChatRequest): Promise<string> {
  const events = await collect(transport.start(request));
  return events.flatMap((event) => (event.type === 'answer' ? [event.text] : [])).join('');
}

it('carries the pixels of a request to Python, small and large', async () => {
  const said = await answer(chat('sizes', [picture(1, 1, 7), picture(2000, 1500, 1)]));
  expect(said).toBe('sizes 1x1:3:21 2000x1500:9000000:9000000 left:0');
});

it('forgets the pixels of runs that failed or were cancelled before they were used', async () => {
  const failed = collect(transport.start(chat('ignore', [picture(500, 500, 1)])));
  const waiting = transport.start(chat('sizes', [picture(500, 500, 1)]));
  const cancelled = collect(waiting);
  waiting.cancel();
  await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
  await expect(failed).rejects.toMatchObject({ code: 'engine_failed' });
  expect(await answer(chat('', [picture(1, 1, 0)]))).toContain('left:0');
  expect(await failure(transport, 'draw')).toBeUndefined();
});
