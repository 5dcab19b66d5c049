import {
  InvalidRequestError,
  type JobLauncher,
  type JobLauncherInput,
  jobLauncherSchema,
} from '@openuni/protocol';

/**
 * How a job is launched, with its defaults.
 *
 * @throws InvalidRequestError that names the field
 */
export function checkLauncher(launcher: JobLauncherInput): JobLauncher {
  const parsed = jobLauncherSchema.safeParse(launcher);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = ['launcher', ...(issue?.path ?? [])].join('.');
  throw new InvalidRequestError(`${field} is wrong: ${issue?.message}.`, {
    field,
    cause: parsed.error,
  });
}
