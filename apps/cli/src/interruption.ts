import { CancelledError } from '@openuni/sdk';
import type { CliContext } from './context.js';
import { exitCodes } from './exit-code.js';

/**
 * Ctrl-C asks the work to stop within a step; a second one ends the program at once (Python notices
 * and ends too). SIGTERM does the same.
 */
export class Interruption implements Disposable {
  readonly #context: CliContext;
  readonly #abort = new AbortController();
  #exitCode: number | undefined;

  constructor(context: CliContext) {
    this.#context = context;
    context.signals.on('SIGINT', this.#onInterrupt);
    context.signals.on('SIGTERM', this.#onTerminate);
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** The exit code of an interrupted program; undefined while it is not. */
  get exitCode(): number | undefined {
    return this.#exitCode;
  }

  /** @throws CancelledError once interrupted */
  throwIfInterrupted(): void {
    if (this.signal.aborted) throw new CancelledError();
  }

  [Symbol.dispose](): void {
    this.#context.signals.off('SIGINT', this.#onInterrupt);
    this.#context.signals.off('SIGTERM', this.#onTerminate);
  }

  readonly #onInterrupt = () => this.#stop(exitCodes.interrupted);
  readonly #onTerminate = () => this.#stop(exitCodes.terminated);

  #stop(exitCode: number): void {
    if (this.#exitCode !== undefined) {
      this.#context.exit(exitCode);
      return;
    }
    this.#exitCode = exitCode;
    if (exitCode === exitCodes.interrupted) {
      this.#context.stderr.write('\nStopping. Press Ctrl-C again to end at once.\n');
    }
    this.#abort.abort();
  }
}
