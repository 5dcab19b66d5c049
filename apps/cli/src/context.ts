import type { JobHost } from '@openuni/protocol';
import type { LaunchOptions, OpenTrainingOptions, OpenUni } from '@openuni/sdk';

/** A stream of the terminal, as far as the command line needs it. */
export interface TextOutput extends NodeJS.WritableStream {
  readonly isTTY?: boolean;
}

/** Everything around the command line, so that tests can put their own in place. */
export interface CliContext {
  /** Results: paths of saved pictures, or JSON lines. */
  readonly stdout: TextOutput;
  /** Everything for people: progress, notes, errors. */
  readonly stderr: TextOutput;
  /** Where an interactive chat reads from. */
  readonly stdin: NodeJS.ReadableStream;
  /** The folder that relative paths start from. */
  readonly cwd: string;
  /** Where SIGINT and SIGTERM arrive. */
  readonly signals: Pick<NodeJS.EventEmitter, 'on' | 'off'>;
  /** Ends the program at once. */
  readonly exit: (code: number) => void;
  readonly launch: (options: LaunchOptions) => Promise<OpenUni>;
  /** Where trainings and other jobs run. */
  readonly jobs: (options: OpenTrainingOptions) => Promise<JobHost>;
}
