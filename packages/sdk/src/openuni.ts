import {
  type ChatOptions,
  type CloseOptions,
  type EngineDescription,
  type EngineHealth,
  InvalidRequestError,
  type JobHost,
  type Transport,
  UnsupportedError,
} from '@openuni/protocol';
import { abortableLaunch } from './abortable-launch.js';
import type { ChatEvent, ChatResult } from './chat/chat-event.js';
import { chatWork } from './chat/chat-work.js';
import { checkChatOptions } from './chat/resolve-chat.js';
import type { EngineRunOptions } from './engine/engine-run-options.js';
import { Evaluations } from './evaluations/evaluations.js';
import { loadSharp } from './image/load-sharp.js';
import { Images } from './images.js';
import type { LaunchOptions } from './launch-options.js';
import { findModel } from './models/find-model.js';
import { launchModel } from './models/launch-model.js';
import type { ModelDefaults } from './models/model-defaults.js';
import { Models } from './models/models.js';
import { Run } from './run/run.js';
import { localJobs, type OpenTrainingOptions } from './training/open-training.js';
import { Training } from './training/training.js';

export type OpenUniChatOptions = ChatOptions & EngineRunOptions;

/**
 * OpenUni, running. Close it when done, or let `await using` do so; a program that forgets to can
 * still end.
 */
export class OpenUni implements AsyncDisposable {
  readonly images: Images;
  readonly models: Models;
  readonly training: Training;
  readonly evaluations: Evaluations;
  readonly #transport: Transport;
  readonly #defaults: ModelDefaults;
  readonly #jobOptions: OpenTrainingOptions;
  #isClosed = false;

  private constructor(transport: Transport, defaults: ModelDefaults, jobs: OpenTrainingOptions) {
    this.#transport = transport;
    this.#defaults = defaults;
    this.#jobOptions = jobs;
    this.models = new Models(defaults);
    this.images = new Images(() => this.#open(), defaults);
    this.training = new Training(() => this.#jobs());
    this.evaluations = new Evaluations(() => this.#evaluationJobs(), defaults);
  }

  /**
   * Starts OpenUni on this machine, or connects by `options.transport`.
   *
   * @example
   * await using openuni = await OpenUni.launch();
   *
   * @throws ModelNotFoundError, WeightsInvalidError, InvalidRequestError, UnsupportedError before
   *   anything starts
   * @throws CancelledError when `options.signal` aborts before OpenUni has started
   * @throws PythonNotFoundError, PythonEnvironmentError when there is no Python to start
   */
  static async launch(options: LaunchOptions = {}): Promise<OpenUni> {
    const { transport, ...local } = options;
    const { model: defaultModel, load } = launchModel(options);
    const { engine, reference, python, device } = local;
    const isReference = engine === 'reference';
    // The official code's Python looks into no checkpoints: it may not have our package.
    const defaults = { defaultModel, ...load, engine, device, ...(!isReference && { python }) };
    const trains = isReference ? ('reference' as const) : ('native' as const);
    const place = typeof device === 'string' && { device };
    const jobs = { engine: trains, reference, python, ...place };
    await findModel({}, defaults);
    if (transport) return new OpenUni(transport, defaults, jobs);
    const { launchLocal } = await import('@openuni/bridge');
    const launched = launchLocal(local);
    // Python takes its time to start: time enough to load what encodes the pictures.
    loadSharp();
    return new OpenUni(await abortableLaunch(launched, options.signal), defaults, jobs);
  }

  /**
   * Answers a prompt or a conversation, about pictures too where the model can see. Its `text` events
   * carry the answer as it is written. The options and pictures are checked before anything starts:
   * what is wrong with them fails the run with `InvalidRequestError`, `ModelNotFoundError` or
   * `UnsupportedError`.
   *
   * @example
   * const { text } = await openuni.chat({ prompt: 'What is it?', images: ['photo.jpg'] });
   */
  chat({ signal, timeoutMs, ...options }: OpenUniChatOptions): Run<ChatEvent, ChatResult> {
    const resolve = (aborted: AbortSignal) =>
      checkChatOptions(options, { ...this.#defaults, signal: aborted });
    return new Run(
      chatWork(() => this.#open(), resolve, timeoutMs),
      { signal },
    );
  }

  /** What the engine is and what it runs on. */
  async describe(): Promise<EngineDescription> {
    return this.#open().describe();
  }

  /** How the engine is doing: its processes, its queue, how runs have ended. Asks no process. */
  async health(): Promise<EngineHealth> {
    return this.#open().health();
  }

  /**
   * Ends the engine. What still runs is cancelled; with `finish: true` it is done first, for no longer
   * than `timeoutMs` milliseconds where that is given. Nothing new can be asked from here on.
   */
  close(options: CloseOptions = {}): Promise<void> {
    this.#isClosed = true;
    return this.#transport.close(options);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** Trainings need no engine: on this machine they run beside it. */
  async #jobs(): Promise<JobHost> {
    const transport = this.#open();
    if (transport.jobs) return transport.jobs;
    if (transport.kind === 'local') return localJobs(this.#jobOptions);
    throw new UnsupportedError('This engine runs no trainings.', {
      hint: 'Launch OpenUni on the machine that is to train.',
    });
  }

  /** On this machine as well, and drawn by the engine that was launched unless they name another. */
  async #evaluationJobs(): Promise<JobHost> {
    const transport = this.#open();
    if (transport.jobs) return transport.jobs;
    if (transport.kind === 'local') return localJobs(this.#jobOptions);
    throw new UnsupportedError('This engine runs no evaluations.', {
      hint: 'Launch OpenUni on the machine that is to draw and score.',
    });
  }

  #open(): Transport {
    if (!this.#isClosed) return this.#transport;
    throw new InvalidRequestError('This OpenUni has been closed.', {
      hint: 'Launch another one, or close this one later.',
    });
  }
}
