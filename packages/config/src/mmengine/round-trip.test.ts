import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { defineTrainingConfig, type PresetTrainingInput } from '../define-training-config.js';
import { readPythonConfig } from '../python/read-python-config.js';
import type { ConfigObject } from '../values/config-value.js';
import { difference } from '../values/paths.js';
import { fieldsOf } from './config-fields.js';
import { fromMMEngine, trainingFromFields } from './from-mmengine.js';
import { officialTrainings, presetOfFile } from './official-fixture.js';
import { toMMEngine } from './to-mmengine.js';

async function writtenFile(source: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'openuni-config-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, 'config.py');
  await writeFile(path, source);
  return path;
}

/** Of values as mmengine reads them: what their variables were does not show. */
const known = (values: ConfigObject) => fieldsOf(values, () => true);

/** Fields of the official configs that have no effect, or none on this trainer. */
const unnamed = /^model\.lmm\.low_cpu_mem_usage$|\.ceph_(folder|config)$/;

it.each(officialTrainings())('%s comes back as it was', async (_, values) => {
  const config = trainingFromFields(known(values));
  expect(Object.keys(config.mmengine.set).filter((path) => !unnamed.test(path))).toEqual([]);
  expect(config.mmengine.remove).toEqual([]);
  const path = await writtenFile(toMMEngine(config));
  expect(known(readPythonConfig(path))).toEqual(known(values));
  expect(fromMMEngine(path)).toEqual(config);
});

it.each(officialTrainings())('%s is what its preset says', (path, values) => {
  const preset = presetOfFile(path) as PresetTrainingInput['preset'];
  const { mmengine, model, ...rest } = trainingFromFields(known(values));
  const expected = defineTrainingConfig({
    preset,
    model: { trustRemoteCode: true, reference: true },
  });
  expect({ ...rest, model, mmengine: expected.mmengine }).toEqual(expected);
});

it('everything that a config can say comes back', async () => {
  const data = {
    source: { kind: 'edit', list: 'a', images: 'b', imageSize: 64 },
    batchSize: 2,
  } as const;
  const config = defineTrainingConfig({
    preset: 'openuni-l-qwen-1024/finetune',
    model: {
      queries: 8,
      connector: { attention: 'sdpa' },
      precision: 'float32',
      flashAttention: false,
      promptTemplate: { CFG: 'Draw "it".\n', INSTRUCTION: '{input}', STOP_WORDS: ['\u00e9\t\\'] },
      lora: ['to_q', 'to_k'],
      freezeTransformer: true,
      activationCheckpointing: false,
      pretrained: "it's.pth",
      reference: true,
      compileBlocks: true,
    },
    data: {
      source: {
        kind: 'reconstruct',
        list: 'l',
        images: 'i',
        imageSize: 64,
        onUnreadable: 'substitute',
      },
      unreadableThreshold: 0.5,
    },
    optimiser: { clip: null, accumulate: 3, precision: 'float16', betas: [0.8, 0.99] },
    schedule: { iterations: 50, warmup: 0, minLearningRate: 1e-7 },
    checkpoints: { every: 7, keep: -1 },
    logEvery: 1,
    seed: 7,
    hardware: { backend: 'gloo', deterministic: true, cudnnBenchmark: true },
    hooks: {
      sampling: { prompts: ['a', 'b'], every: 5, width: 64, height: 32, seed: 3 },
      validation: { data, every: 9, batches: 2 },
      average: { decay: 0.5 },
    },
    mmengine: { set: { 'env_cfg.mp_cfg.mp_start_method': 'spawn' }, remove: ['log_level'] },
  });
  const again = fromMMEngine(await writtenFile(toMMEngine(config)));
  // A frozen transformer reads as pretraining: the file says no more.
  expect({ ...again, stage: config.stage }).toEqual(config);
});

it("keeps classes of somebody's own, and every field that mmengine reads", async () => {
  const source = toMMEngine(defineTrainingConfig({ preset: 'openuni-b-512/finetune' }));
  const more = [
    'import PIL',
    'from mylab.hooks import CheckpointHook as Mine',
    'from openuni.training.hooks.validation_hook import ValidationLossHook',
    'default_hooks.checkpoint.type = Mine',
    'custom_hooks = [dict(type=ValidationLossHook, data_path="b.json"), dict(x=PIL.Image.BICUBIC)]',
    'auto_scale_lr = dict(enable=False)',
    'experiment_name = "first"',
  ];
  const path = await writtenFile([source, ...more].join('\n'));
  const again = await writtenFile(toMMEngine(fromMMEngine(path)));
  expect(readPythonConfig(again)).toMatchObject({
    default_hooks: { checkpoint: { type: { $ref: 'mylab.hooks.CheckpointHook' } } },
    custom_hooks: [{ data_path: 'b.json' }, { x: { $ref: 'PIL.Image.BICUBIC' } }],
    auto_scale_lr: { enable: false },
    experiment_name: 'first',
  });
});

/** A preset's file with more lines, as it is read. */
async function withLines(...lines: string[]) {
  const source = toMMEngine(defineTrainingConfig({ preset: 'openuni-b-512/finetune' }));
  return fromMMEngine(await writtenFile([source, ...lines].join('\n')));
}

it('keeps classes of other libraries, and unofficial ones, that have official names', async () => {
  const { mmengine } = await withLines(
    'from torch.optim.lr_scheduler import LinearLR as Torch',
    'from src.mine import CustomAdamW as Mine',
    'from openuni.training.optimiser import CustomAdamW as Ours',
    'param_scheduler[0].type = Torch',
    'optim_wrapper.optimizer.type = Mine',
    'custom_hooks = [dict(a=Ours)]',
  );
  expect(mmengine.set).toMatchObject({
    param_scheduler: [{ type: { $ref: 'torch.optim.lr_scheduler.LinearLR' } }, {}],
    'optim_wrapper.optimizer.type': { $ref: 'src.mine.CustomAdamW' },
    custom_hooks: [{ a: { $ref: 'src.optimisers.custom_adamw.CustomAdamW' } }],
  });
  const own = 'from mylab.data import BLIP3oDataset as D\ntrain_dataloader.dataset.type = D';
  await expect(withLines(own)).rejects.toMatchObject({
    field: 'train_dataloader.dataset.type',
    hint: expect.stringContaining('Start the training with the file itself'),
  });
});

it('keeps precisions that have no name here', async () => {
  const { model, mmengine } = await withLines('model.transformer.torch_dtype = "auto"');
  expect(model.precision).toBe('bfloat16');
  expect(mmengine.set).toEqual({ 'model.transformer.torch_dtype': 'auto' });
});

it('keeps root values, but for those that others were made of', async () => {
  const lines = [
    'size = 3',
    'threshold = size + 1',
    'for_my_hook = dict()',
    'for_my_hook.rate = [threshold]',
    'for part in (for_my_hook, model):\n    part.x = 1',
    'load_from = None',
    'work_dir = "runs"',
    'name = work_dir + "/a"',
    'tokenizer = 5',
  ];
  const config = await withLines(...lines);
  const set = {
    for_my_hook: { rate: [4], x: 1 },
    'model.x': 1,
    work_dir: 'runs',
    name: 'runs/a',
    tokenizer: 5,
  };
  expect(config.mmengine).toEqual({ set, remove: [] });
  expect(fromMMEngine(await writtenFile(toMMEngine(config)))).toEqual(config);
});

it('writes names that its imports cannot hide', async () => {
  const lines = ['import torch', 'from mylab.parts import model as m'];
  const { mmengine } = await withLines(...lines, 'custom_hooks = [dict(a=torch, b=m)]');
  const config = { ...(await withLines()), mmengine };
  const source = toMMEngine(config);
  expect(source).toContain('\nimport torch\n');
  expect(source).toContain('from mylab.parts import model as model2');
  expect(fromMMEngine(await writtenFile(source))).toEqual(config);
});

it('refuses a part of a config, and a model that it does not know', async () => {
  const part = await writtenFile('train_cfg = dict(max_iters=1)');
  expect(() => fromMMEngine(part)).toThrow('is no training config: it has no model');
  const source = toMMEngine(defineTrainingConfig({ preset: 'openuni-b-512/pretrain' }));
  const other = await writtenFile(`${source}\nmodel.type = "Painter"\n`);
  expect(() => fromMMEngine(other)).toThrow(
    'model.type is not a model that is known here: Painter',
  );
});

it('differences are told by path', () => {
  const have = { a: { b: 1, c: 2 }, d: [{ e: 1 }], f: [1, 2] };
  const wanted = { a: { b: 1 }, d: [{ e: 2 }], f: [1] };
  expect(difference(have, wanted)).toEqual({ set: { 'd.0.e': 2, f: [1] }, remove: ['a.c'] });
});
