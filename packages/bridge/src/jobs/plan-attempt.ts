import { type JobLauncher, type JobRecord, jobRecordSchema } from '@openuni/protocol';
import { z } from 'zod';
import { checkField } from './check-field.js';
import { jobCommand } from './job-command.js';

export interface AttemptOptions {
  readonly args: readonly string[];
  readonly launcher: JobLauncher;
  readonly resumed: boolean;
}

/**
 * A job's record with one more attempt, which has not begun. Writes nothing, and sees that whoever
 * reads the record will be able to.
 *
 * @throws InvalidRequestError that names the field
 */
export function planAttempt(record: JobRecord, options: AttemptOptions): JobRecord {
  const { program, python, attempts } = record;
  const { launcher, resumed } = options;
  const args = checkField(z.array(z.string()), options.args, 'args');
  const attempt = {
    number: attempts.length + 1,
    startedAt: new Date().toISOString(),
    args,
    resumed,
    eventsFrom: 0,
    logFrom: 0,
    launcher,
    command: jobCommand({ python, program, args, launcher }),
    process: null,
    slurmJob: null,
  };
  return checkField(jobRecordSchema, { ...record, attempts: [...attempts, attempt] });
}
