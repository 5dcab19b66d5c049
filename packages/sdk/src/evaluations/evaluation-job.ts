import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import {
  EngineFailedError,
  type EvaluationReport,
  evaluationReportSchema,
  InvalidRequestError,
  type JobRequest,
} from '@openuni/protocol';

/** What an evaluation's folder holds beside pictures and evidence. */
export const evaluationFiles = {
  report: 'report.json',
  html: 'report.html',
  markdown: 'report.md',
} as const;

/** The job that a stage of an evaluation is. */
export function evaluationJob(
  request: Pick<JobRequest, 'name' | 'folder' | 'args' | 'request' | 'python' | 'variables'>,
): JobRequest {
  return {
    ...request,
    kind: 'evaluate',
    program: { module: 'openuni.evaluation' },
    // Every stage goes on from what its folder holds.
    resumeArgs: [],
    needs: { packages: ['httpx', 'tenacity', 'jinja2'] },
  };
}

/**
 * The report of a folder that was scored.
 *
 * @throws InvalidRequestError when there is none, or it is damaged
 */
export async function readReport(folder: string): Promise<EvaluationReport> {
  const path = join(resolve(folder), evaluationFiles.report);
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new InvalidRequestError(`${folder} holds no report.`, {
      field: 'folder',
      value: folder,
      cause,
      hint: 'Score it first: openuni score BENCHMARK FOLDER',
    });
  });
  try {
    return evaluationReportSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new EngineFailedError(`${path} is no report.`, { cause });
  }
}
