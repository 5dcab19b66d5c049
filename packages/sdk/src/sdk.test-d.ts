import { expectTypeOf } from 'vitest';
import type { GenerateEvent, GenerateResult, OpenUni, OpenUniImage, Run } from './index.js';

declare const openuni: OpenUni;
const run = openuni.images.generate({ prompt: 'a red circle', signal: AbortSignal.timeout(1) });

expectTypeOf(run).toEqualTypeOf<Run<GenerateEvent, GenerateResult>>();
expectTypeOf<Awaited<typeof run>>().toEqualTypeOf<GenerateResult>();

for await (const event of run) {
  if (event.type === 'step') {
    expectTypeOf(event.preview).toEqualTypeOf<OpenUniImage | undefined>();
  }
  if (event.type === 'output') expectTypeOf(event.image).toEqualTypeOf<OpenUniImage>();
}

// @ts-expect-error the prompt is what a picture is made from
openuni.images.generate({ n: 1 });
// @ts-expect-error options are spelt in camel case
openuni.images.generate({ prompt: 'a red circle', negative_prompt: 'blurred' });
