import {
  checkEditOptions,
  checkGenerateOptions,
  type EditOptions,
  type GenerateEvent,
  type GenerateOptions,
  type GenerateResult,
  type ModelInput,
  type OpenUni,
  type Run,
  readImage,
} from '@openuni/sdk';
import { type EngineOptions, engineDefaults } from './commands/engine-options.js';
import type { CliContext } from './context.js';
import { interruptible } from './interruptible.js';
import type { Interruption } from './interruption.js';
import { launchEngine } from './launch-engine.js';
import { outputTarget } from './output/output-target.js';
import { PicturePaths } from './output/picture-paths.js';
import { gridSaver, type PictureSaver, separateSaver } from './output/picture-saver.js';
import { chooseReporter } from './progress/choose-reporter.js';
import type { Reporter } from './progress/reporter.js';

export interface GeneratePicturesOptions extends EngineOptions {
  readonly output?: string | undefined;
  readonly grid?: boolean | undefined;
}

/** Pictures to make: how they are checked, and how they are begun. */
export interface PictureTask {
  readonly model: ModelInput | undefined;
  /** Does every check without an engine, and gives the run's beginning. */
  prepare(signal: AbortSignal): Promise<PreparedPictures>;
}

interface PreparedPictures {
  readonly count: number;
  start(openuni: OpenUni, signal: AbortSignal): Run<GenerateEvent, GenerateResult>;
}

export function generating(options: GenerateOptions, flags: EngineOptions): PictureTask {
  const defaults = engineDefaults(flags);
  return {
    model: options.model,
    async prepare() {
      const { images } = await checkGenerateOptions(options, defaults);
      return {
        count: images.length,
        start: (openuni, signal) => openuni.images.generate({ ...options, signal }),
      };
    },
  };
}

export function editing({ image, ...options }: EditOptions, flags: EngineOptions): PictureTask {
  const defaults = engineDefaults(flags);
  return {
    model: options.model,
    async prepare(signal) {
      // The options first: a picture may take its time to come.
      const blank = { width: 1, height: 1, channels: 3, data: new Uint8Array(3) } as const;
      await checkEditOptions({ ...options, image: { pixels: blank } }, defaults);
      // Read once: what was checked is what is edited.
      const edit = { ...options, image: await readImage(image, { signal }) };
      const { images } = await checkEditOptions(edit, { ...defaults, signal });
      return {
        count: images.length,
        start: (openuni, signal) => openuni.images.edit({ ...edit, signal }),
      };
    },
  };
}

/**
 * What `generate`, `edit` and `replay` share: check everything, start the engine, draw, save, report.
 *
 * @returns the exit code
 */
export async function generatePictures(
  context: CliContext,
  task: PictureTask,
  options: GeneratePicturesOptions,
): Promise<number> {
  const reporter = chooseReporter(context, options);
  const work = async (interruption: Interruption) => {
    const prepared = await task.prepare(interruption.signal);
    const target = await outputTarget(options.output, context.cwd);
    const paths = new PicturePaths(target, prepared.count);
    const saver = options.grid ? gridSaver(paths) : separateSaver(paths);
    await draw(context, task.model, options, { prepared, interruption, reporter, saver });
  };
  try {
    return await interruptible(context, options.json, work);
  } finally {
    reporter.end();
  }
}

interface Tools {
  readonly prepared: PreparedPictures;
  readonly interruption: Interruption;
  readonly reporter: Reporter;
  readonly saver: PictureSaver;
}

async function draw(
  context: CliContext,
  model: ModelInput | undefined,
  options: EngineOptions,
  { prepared, interruption, reporter, saver }: Tools,
): Promise<void> {
  reporter.note('Starting the engine');
  const signal = interruption.signal;
  await using openuni = await launchEngine(context, { model, signal, ...options });
  interruption.throwIfInterrupted();
  // Nothing follows an interruption, so the engine goes at once, even one that is still loading.
  signal.addEventListener('abort', () => void openuni.close(), { once: true });
  const run = prepared.start(openuni, signal);
  for await (const event of run) {
    if (event.type === 'output') {
      for (const picture of await saver.add(event)) reporter.saved(picture);
    } else {
      if (event.type === 'done') for (const p of await saver.finish()) reporter.saved(p);
      reporter.event(event);
    }
  }
}
