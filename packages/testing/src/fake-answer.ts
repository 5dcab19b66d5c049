import type { ChatRequest, RunEvent } from '@openuni/protocol';

/** The events of an answer: what the user said last, and what came with it, word by word. */
export function* fakeAnswer({ messages, maxTokens }: ChatRequest): Generator<RunEvent, void> {
  const last = messages.at(-1);
  const sizes = last?.images.map(({ width, height }) => ` [${width}x${height}]`).join('') ?? '';
  const words = `You said:${sizes} ${last?.text}`.match(/\s*\S+/g) ?? [];
  const said = words.slice(0, maxTokens);
  const promptTokens = messages.reduce((sum, { text }) => sum + text.split(/\s+/).length, 0);
  yield { type: 'queued', position: 0 };
  yield { type: 'load', component: 'weights' };
  for (const delta of said) yield { type: 'text', delta };
  yield {
    type: 'answer',
    text: said.join(''),
    usage: { promptTokens, completionTokens: said.length },
    finishReason: said.length < words.length ? 'length' : 'stop',
  };
  yield { type: 'done', timings: { answer: said.length, total: said.length + 1 } };
}
