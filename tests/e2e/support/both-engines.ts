import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findPython } from '@openuni/bridge/jobs';
import { OpenUni } from '@openuni/sdk';
import { execa } from 'execa';
import { type Benchmark, type BenchmarkFiles, benchmarkFiles } from './benchmark-files.js';

/** Folder of a checkout of the official repository, and a Python that it runs in. */
const { OPENUNI_REFERENCE: reference, OPENUNI_REFERENCE_PYTHON: python } = process.env;

/** Why the official repository cannot be run here; undefined where it can. */
export const absence =
  reference && python
    ? undefined
    : 'OPENUNI_REFERENCE and OPENUNI_REFERENCE_PYTHON do not name a checkout and its Python';

const model = 'configs/models/openuni_b_internvl3_1b_sana_0_6b_512_hf.py';
const source = fileURLToPath(new URL('../../../python', import.meta.url));

export interface TinyFolder {
  readonly folder: string;
  /** Path of the official config of a finetuning. */
  readonly finetuning: string;
  readonly seed: number;
  /** Changes to it. */
  readonly training: string[];
  readonly benchmarks: Readonly<Record<Benchmark, BenchmarkFiles>>;
}

/** Tiny models with random weights and tiny data, and both engines on them, on the CPU. */
export async function bothEngines() {
  const folder = await mkdtemp(join(tmpdir(), 'openuni-reference-'));
  const env = {
    OMP_NUM_THREADS: '1',
    OMP_WAIT_POLICY: 'PASSIVE',
    XDG_DATA_HOME: join(folder, 'data-home'),
  };
  const { stdout } = await execa(findPython().executable, ['-m', 'reference.tiny_folder', folder], {
    env: { ...env, PYTHONPATH: [source, join(source, 'tests')].join(':') },
  });
  const { model: cfgOptions, finetuning, seed, training } = JSON.parse(stdout);
  const options = { checkpoint: join(folder, 'pretrained.pth'), cfgOptions, device: 'cpu', env };
  const config = join(reference ?? '', model);
  const native = await OpenUni.launch({ ...options, config });
  const official = await OpenUni.launch({
    ...options,
    engine: 'reference',
    reference,
    python,
    config: model,
  });
  const tiny: TinyFolder = {
    folder,
    finetuning: join(reference ?? '', finetuning),
    seed,
    training,
    benchmarks: await benchmarkFiles(folder),
  };
  const close = async () => {
    await Promise.all([native.close(), official.close()]);
    await rm(folder, { recursive: true, force: true });
  };
  return { native, official, tiny, close };
}
