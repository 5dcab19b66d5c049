import { expect, it } from 'vitest';
import { defineTrainingConfig } from './define-training-config.js';
import { presetNames } from './presets/presets.js';

const preset = 'openuni-b-512/finetune';

it('fills defaults in, by the stage too', () => {
  const config = defineTrainingConfig({ preset, schedule: { iterations: 250 } });
  expect(config.model.freezeTransformer).toBe(false);
  expect(config.schedule).toMatchObject({ iterations: 250, warmup: 2, warmupFactor: 1e-5 });
  expect(config.optimiser).toMatchObject({ learningRate: 1e-5, betas: [0.9, 0.95], clip: 1 });
});

it('a preset gives way field by field; a source of another kind is taken whole', () => {
  const source = { kind: 'captions', list: 'a.json', images: 'b', imageSize: 64 } as const;
  const { data, model } = defineTrainingConfig({
    preset,
    model: { connector: { attention: 'sdpa' } },
    data: { source },
  });
  expect(data).toEqual({ source, batchSize: 32, workers: 4, pinMemory: true, shuffle: true });
  expect(model.connector).toMatchObject({ hiddenSize: 896, attention: 'sdpa' });
});

it.each(presetNames)('%s is whole', (name) => {
  expect(defineTrainingConfig({ preset: name }).data.batchSize).toBeGreaterThan(0);
});

it.each([
  [{ preset: 'openuni-b' }, 'preset', 'There is no preset "openuni-b"'],
  [{ preset, optimizer: {} }, 'optimizer', 'Did you mean optimiser?'],
  [{ preset, data: { batchsize: 1 } }, 'data.batchsize', 'Did you mean batchSize?'],
  [{ preset, data: { batchSize: 0 } }, 'data.batchSize', 'is wrong'],
  [{ preset, optimiser: { learningRate: 'high' } }, 'optimiser.learningRate', 'expected number'],
  [{ preset, schedule: { iterations: 5, warmup: 5 } }, 'schedule.warmup', 'less than iterations'],
  [{ preset, model: { connector: { heads: 15 } } }, 'model.connector.heads', '896; 15 does not'],
  [{ preset, data: { source: { images: 'a', latents: 'b' } } }, 'data.source', 'and not both'],
  [
    { preset, data: { source: { kind: 'edit', list: 'a', latents: 'b', imageSize: 64 } } },
    'data.source',
    'is drawn from pictures',
  ],
  [{ preset, mmengine: { set: { 'param_scheduler.7.end': 3 } } }, 'param_scheduler.7.end', 'no 7'],
  [{ preset, mmengine: { remove: ['log_levle'] } }, 'log_levle', 'no log_levle'],
  [{ preset, mmengine: { remove: ['constructor'] } }, 'constructor', 'no constructor'],
  [{ preset, mmengine: { remove: ['model.none.x'] } }, 'model.none.x', 'no x'],
  [{ preset, mmengine: { set: { 'log_level.x': 3 } } }, 'log_level.x', 'has no fields'],
  [{ preset, mmengine: { set: { 'model.type.x': 3 } } }, 'model.type.x', 'has no fields'],
  [{ preset, mmengine: { set: { 'param_scheduler.end': 3 } } }, 'param_scheduler.end', 'by number'],
  [{ stage: 'finetune' }, 'model', 'is wrong'],
])('refuses %j', (input, field, message) => {
  let thrown: unknown;
  try {
    defineTrainingConfig(input as never);
  } catch (error) {
    thrown = error;
  }
  const error = thrown as Error & { hint?: string };
  expect(error).toMatchObject({ code: 'invalid_request', field });
  expect(`${error.message} ${error.hint}`).toContain(message);
});

it("takes pictures in the place of a preset's latents", () => {
  const { data } = defineTrainingConfig({ preset, data: { source: { images: 'a' } } });
  expect(data.source).toMatchObject({ images: 'a' });
  expect(data.source).not.toHaveProperty('latents');
  const whole = {
    ...{ kind: 'blip3o', list: 'l', captions: 'c', images: 'i', latents: undefined },
    imageSize: 64,
  } as const;
  expect(defineTrainingConfig({ preset, data: { source: whole } }).data.source).toEqual({
    ...{ kind: 'blip3o', list: 'l', captions: 'c', images: 'i', imageSize: 64 },
    ...{ unconditional: 0.1, maxLength: 128 },
  });
});

it("takes latents in the place of a preset's pictures", () => {
  const given = { preset: 'openuni-b-512/image-to-image', data: { source: { latents: 'a' } } };
  // What is drawn from pictures needs them, and is not told that it named both.
  expect(() => defineTrainingConfig(given as never)).toThrow('must name the images');
});

it('takes undefined for not given, anywhere', () => {
  const given = {
    preset,
    stage: undefined,
    model: { queries: undefined, connector: undefined, lora: undefined },
    data: { source: { kind: undefined, list: undefined, imageSize: 64 }, workers: undefined },
    hardware: { nproc: undefined },
    hooks: { sampling: undefined },
    mmengine: { set: { log_level: undefined } },
  };
  const plain = { preset, data: { source: { imageSize: 64 } } } as const;
  expect(defineTrainingConfig(given as never)).toStrictEqual(defineTrainingConfig(plain));
  const { preset: _, ...whole } = { ...defineTrainingConfig(plain), preset: undefined };
  const again = { ...whole, logEvery: undefined, data: { ...whole.data, workers: undefined } };
  expect(defineTrainingConfig(again as never)).toStrictEqual(defineTrainingConfig(plain));
});
