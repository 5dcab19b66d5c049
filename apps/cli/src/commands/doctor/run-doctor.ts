import type { CliContext, TextOutput } from '../../context.js';
import { exitCodes } from '../../exit-code.js';
import type { EngineFlags } from '../engine-options.js';
import type { CheckStatus, DoctorCheck, DoctorReport } from './doctor-report.js';
import type { DoctorSurroundings } from './doctor-surroundings.js';

export interface DoctorFlags extends EngineFlags {
  readonly python?: string;
  readonly json?: boolean;
}

const marks: Record<CheckStatus, string> = {
  ok: 'ok     ',
  warning: 'warning',
  failed: 'FAILED ',
  skipped: 'skipped',
};

/**
 * Runs every check and tells of each as it is done.
 *
 * @returns the exit code: 0 when no check failed
 */
export async function runDoctor(
  context: CliContext,
  { python, json, engine, reference }: DoctorFlags,
  surroundings?: DoctorSurroundings,
): Promise<number> {
  // Only this command and `setup` need what makes environments.
  const { sdkVersion } = await import('@openuni/bridge/setup');
  const { doctorChecks } = await import('./doctor-checks.js');
  const { referenceChecks } = await import('./check-reference.js');
  const { doctorSurroundings } = await import('./doctor-surroundings.js');
  const machine = surroundings ?? doctorSurroundings(context, python);
  const done = engine === 'reference' ? referenceChecks(machine, reference) : doctorChecks(machine);
  const checks: DoctorCheck[] = [];
  for await (const check of done) {
    checks.push(check);
    if (!json) printCheck(check, context.stdout);
  }
  const failed = checks.filter(({ status }) => status === 'failed').length;
  const ok = failed === 0;
  if (json) {
    const report: DoctorReport = { ok, version: sdkVersion, checks };
    context.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  } else {
    context.stdout.write(ok ? '\nAll is well.\n' : `\n${failed} of ${checks.length} failed.\n`);
  }
  return ok ? exitCodes.success : exitCodes.failure;
}

function printCheck({ status, title, detail, remedy }: DoctorCheck, stdout: TextOutput): void {
  stdout.write(
    `${marks[status]}  ${title.padEnd(16)}  ${detail.replaceAll('\n', '\n           ')}\n`,
  );
  if (remedy) stdout.write(`         remedy: ${remedy}\n`);
}
