import { OpenUniError } from '@openuni/protocol';
import type { SetupEvent, SetupStep } from './setup-event.js';

const linesKept = 15;

/** What a step's work sends: a line of output, or a warning to show. */
export type StepReport = string | { readonly warning: string };

/** The work of one step: sends reports, returns a note on what came of it. */
export type StepWork = AsyncGenerator<StepReport, string | undefined>;

/** Runs one step and tells of it; errors pass on after their `fail` event. */
export async function* setupStep(
  step: SetupStep,
  title: string,
  work: StepWork,
): AsyncGenerator<SetupEvent, void> {
  const start = performance.now();
  const ms = () => Math.round(performance.now() - start);
  const output: string[] = [];
  yield { type: 'start', step, title };
  try {
    let next = await work.next();
    for (; !next.done; next = await work.next()) {
      if (typeof next.value !== 'string') {
        yield { type: 'warning', step, message: next.value.warning };
        continue;
      }
      output.push(next.value);
      if (output.length > linesKept) output.shift();
      yield { type: 'output', step, line: next.value };
    }
    yield {
      type: 'finish',
      step,
      title,
      ms: ms(),
      ...(next.value !== undefined && { note: next.value }),
    };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const hint = OpenUniError.isInstance(error) ? error.hint : undefined;
    yield { type: 'fail', step, title, ms: ms(), message, ...(hint && { hint }), output };
    throw error;
  } finally {
    // Whoever leaves the loop early stops the work as well.
    await work.return(undefined);
  }
}
