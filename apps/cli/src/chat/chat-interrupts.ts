import type { Interface } from 'node:readline';
import type { ChatEvent, ChatResult, Run } from '@openuni/sdk';
import type { CliContext } from '../context.js';
import { exitCodes } from '../exit-code.js';

/**
 * Ctrl-C in an interactive chat: stops the answer that is being written, and ends the chat where
 * none is. A second one, while an answer still stops, ends the program at once. SIGTERM ends the chat.
 */
export class ChatInterrupts implements Disposable {
  readonly #context: CliContext;
  readonly #lines: Interface;
  readonly #end = new AbortController();
  #run: Run<ChatEvent, ChatResult> | undefined;
  #exitCode: number | undefined;

  constructor(context: CliContext, lines: Interface) {
    this.#context = context;
    this.#lines = lines;
    context.signals.on('SIGINT', this.#onInterrupt);
    context.signals.on('SIGTERM', this.#onTerminate);
    // On a terminal the line editor takes Ctrl-C before it becomes a signal.
    lines.on('SIGINT', this.#onInterrupt);
  }

  /** Aborts when the chat is to end. */
  get signal(): AbortSignal {
    return this.#end.signal;
  }

  /** The exit code of a chat that was ended so; undefined while it was not. */
  get exitCode(): number | undefined {
    return this.#exitCode;
  }

  /** Lets Ctrl-C stop this answer until what is returned is disposed of. */
  during(run: Run<ChatEvent, ChatResult>): Disposable {
    this.#run = run;
    return {
      [Symbol.dispose]: () => {
        this.#run = undefined;
      },
    };
  }

  [Symbol.dispose](): void {
    this.#context.signals.off('SIGINT', this.#onInterrupt);
    this.#context.signals.off('SIGTERM', this.#onTerminate);
  }

  readonly #onInterrupt = () => {
    if (!this.#run) this.#stop(exitCodes.interrupted);
    else if (this.#run.status === 'cancelling') this.#context.exit(exitCodes.interrupted);
    else this.#run.cancel();
  };

  readonly #onTerminate = () => {
    this.#run?.cancel();
    this.#stop(exitCodes.terminated);
  };

  #stop(exitCode: number): void {
    this.#exitCode ??= exitCode;
    this.#end.abort();
    this.#lines.close();
  }
}
