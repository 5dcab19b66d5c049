import type { EditRequest, GenerateRequest, RunEvent } from '@openuni/protocol';
import { fakePixels } from './fake-pixels.js';

/** The events of pictures, the whole request as one batch. Edited ones depend on their source. */
export function* fakePictures(request: GenerateRequest | EditRequest): Generator<RunEvent, void> {
  const { images, width, height, steps, guidance, scheduler, previewEvery } = request;
  const source = request.type === 'edit' ? request.source : undefined;
  const picture = (index: number, seedOffset = 0) => {
    const image = images[index];
    if (!image) throw new RangeError(`no picture ${index}`);
    const seed = image.seed + seedOffset;
    return fakePixels({
      ...image,
      seed,
      width,
      height,
      steps,
      guidance,
      scheduler,
      ...(source && { source }),
    });
  };
  yield { type: 'queued', position: 0 };
  yield { type: 'load', component: 'weights' };
  for (let index = 0; index < steps; index++) {
    const step = { type: 'step', index, total: steps, etaMs: steps - index - 1 } as const;
    const wantsPreviews = previewEvery > 0 && (index + 1) % previewEvery === 0;
    if (!wantsPreviews || index === steps - 1) {
      yield step;
      continue;
    }
    for (const image of images.keys()) {
      yield { ...step, image, preview: picture(image, index + 1) };
    }
  }
  for (const [index, { seed, prompt }] of images.entries()) {
    yield { type: 'output', index, seed, prompt, image: picture(index), timings: { decode: 1 } };
  }
  yield { type: 'done', timings: { denoise: steps, total: steps + 1 } };
}
