import { checkGenerateOptions, type GenerateOptions } from '@openuni/sdk';
import type { EngineOptions } from './commands/engine-options.js';
import type { CliContext } from './context.js';
import { exitCodes } from './exit-code.js';
import { Interruption } from './interruption.js';
import { outputTarget } from './output/output-target.js';
import { PicturePaths } from './output/picture-paths.js';
import { gridSaver, type PictureSaver, separateSaver } from './output/picture-saver.js';
import { printJsonError } from './print-error.js';
import { chooseReporter } from './progress/choose-reporter.js';
import type { Reporter } from './progress/reporter.js';

export interface GeneratePicturesOptions extends EngineOptions {
  readonly output?: string | undefined;
  readonly grid?: boolean | undefined;
}

/**
 * What `generate` and `replay` share: check everything, start the engine, draw, save, report.
 *
 * @returns the exit code
 */
export async function generatePictures(
  context: CliContext,
  request: GenerateOptions,
  options: GeneratePicturesOptions,
): Promise<number> {
  using interruption = new Interruption(context);
  const reporter = chooseReporter(context, options);
  try {
    const { images } = await checkGenerateOptions(request);
    const target = await outputTarget(options.output, context.cwd);
    const paths = new PicturePaths(target, images.length);
    const saver = options.grid ? gridSaver(paths) : separateSaver(paths);
    await draw(context, request, options, { interruption, reporter, saver });
    return interruption.exitCode ?? exitCodes.success;
  } catch (error) {
    if (interruption.exitCode === undefined) throw error;
    if (options.json) printJsonError(error, context.stdout);
    return interruption.exitCode;
  } finally {
    reporter.end();
  }
}

interface Tools {
  readonly interruption: Interruption;
  readonly reporter: Reporter;
  readonly saver: PictureSaver;
}

async function draw(
  context: CliContext,
  request: GenerateOptions,
  { python, device, verbose }: EngineOptions,
  { interruption, reporter, saver }: Tools,
): Promise<void> {
  const log = verbose ? (line: string) => context.stderr.write(`${line}\n`) : undefined;
  reporter.note('Starting the engine');
  await using openuni = await context.launch({
    model: request.model,
    python,
    device,
    signal: interruption.signal,
    ...(log && { log: (line) => void log(line) }),
  });
  interruption.throwIfInterrupted();
  // Nothing follows an interruption, so the engine goes at once, even one that is still loading.
  interruption.signal.addEventListener('abort', () => void openuni.close(), { once: true });
  const run = openuni.images.generate({ ...request, signal: interruption.signal });
  for await (const event of run) {
    if (event.type === 'output') {
      for (const picture of await saver.add(event)) reporter.saved(picture);
    } else {
      if (event.type === 'done') for (const p of await saver.finish()) reporter.saved(p);
      reporter.event(event);
    }
  }
}
