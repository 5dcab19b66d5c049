import { join, resolve } from 'node:path';
import { type EvaluationReport, InvalidRequestError, type JobHost } from '@openuni/protocol';
import { findModel } from '../models/find-model.js';
import type { ModelDefaults } from '../models/model-defaults.js';
import { parseOptions } from '../options/parse-options.js';
import { Run } from '../run/run.js';
import { runArguments, scoreArguments } from './evaluation-arguments.js';
import type { ComparisonResult, EvaluationEvent, EvaluationResult } from './evaluation-event.js';
import { evaluationFiles, evaluationJob, readReport } from './evaluation-job.js';
import {
  type EvaluationOptions,
  evaluationOptionsSchema,
  type ReportOptions,
  type ScoreOptions,
  scoreOptionsSchema,
} from './evaluation-options.js';
import { evaluationWork } from './follow-evaluation.js';

/** Benchmarks: pictures drawn, judged and reported, each stage going on where it was left. */
export class Evaluations {
  readonly #host: () => Promise<JobHost>;
  readonly #defaults: ModelDefaults;

  /** @param host gives the line to the jobs, or throws when there is none */
  constructor(host: () => Promise<JobHost>, defaults: ModelDefaults = {}) {
    this.#host = host;
    this.#defaults = defaults;
  }

  /**
   * Draws a benchmark's pictures, scores them and writes the report. Started again on the same `out`
   * it goes on: a finished picture is never drawn again, a judged one never judged again.
   *
   * @example
   * const { report } = await openuni.evaluations.run({ benchmark: 'nano', out: 'nano' });
   * console.log(report.overall?.score);
   */
  run({ signal, ...options }: EvaluationOptions): Run<EvaluationEvent, EvaluationResult> {
    return this.#follow(signal, async () => {
      const parsed = parseOptions(evaluationOptionsSchema, options);
      const { engine = this.#defaults.engine, device = this.#defaults.device } = parsed;
      const { card, model } = await findModel(parsed, { ...this.#defaults, engine, device });
      const { defaultSize: size, defaultSteps: steps, defaultGuidance: guidance } = card;
      const out = resolve(parsed.out);
      // The model's own stands back where guidance is asked for; of the benchmarks only nano edits.
      const editGuidance =
        parsed.benchmark === 'nano' && parsed.guidance === undefined
          ? card.defaultEditGuidance
          : undefined;
      const asked = { size, steps, guidance, editGuidance, ...parsed, out };
      return {
        name: `${parsed.benchmark} ${model.id}`,
        folder: out,
        args: runArguments(asked, model),
        request: { ...asked, model },
        ...surroundings(parsed),
      };
    });
  }

  /** Scores pictures that are there, in the official layout, and writes the report beside them. */
  score({ signal, ...options }: ScoreOptions): Run<EvaluationEvent, EvaluationResult> {
    return this.#follow(signal, async () => {
      const parsed = parseOptions(scoreOptionsSchema, options);
      const folder = resolve(parsed.folder);
      const asked = { ...parsed, folder };
      return {
        name: `${parsed.benchmark} ${folder}`,
        folder,
        args: scoreArguments(asked),
        request: asked,
        ...surroundings(parsed),
      };
    });
  }

  /**
   * Puts the reports of scored folders into one page. Each further folder is compared with the first:
   * which prompts changed, and how sure the difference is.
   */
  report(
    folders: readonly string[],
    { out, python, signal }: ReportOptions = {},
  ): Run<EvaluationEvent, ComparisonResult> {
    const scored = folders.map((folder) => resolve(folder));
    const folder = resolve(out ?? (scored.length === 1 ? (scored[0] ?? '.') : 'report'));
    const begin = async () => {
      if (scored.length === 0) {
        throw new InvalidRequestError('There is no folder to report on.', { field: 'folders' });
      }
      for (const one of scored) await readReport(one);
      const args = ['report', `--out=${folder}`, ...scored];
      const request = { folders: scored, out: folder };
      const job = { name: 'report', folder, args, request, ...surroundings({ python }) };
      return { folder, start: async () => (await this.#host()).start(evaluationJob(job)) };
    };
    const finish = async () => ({
      reports: await Promise.all(scored.map(readReport)),
      ...pages(folder),
    });
    return new Run(evaluationWork(begin, finish), { signal });
  }

  /**
   * The scores of a folder.
   *
   * @throws InvalidRequestError when it was not scored
   */
  read(folder: string): Promise<EvaluationReport> {
    return readReport(folder);
  }

  #follow(
    signal: AbortSignal | undefined,
    prepare: () => Promise<Parameters<typeof evaluationJob>[0]>,
  ): Run<EvaluationEvent, EvaluationResult> {
    const work = evaluationWork(
      async () => {
        const job = await prepare();
        return {
          folder: job.folder,
          start: async () => (await this.#host()).start(evaluationJob(job)),
        };
      },
      async ({ id, folder }) => ({
        id,
        folder,
        report: await readReport(folder),
        ...pages(folder),
      }),
    );
    return new Run(work, { signal });
  }
}

function pages(folder: string) {
  const { html, markdown } = evaluationFiles;
  return { html: join(folder, html), markdown: join(folder, markdown) };
}

/** The interpreter, and the device for the engine that draws. */
function surroundings(options: { python?: string | undefined; device?: string | undefined }) {
  const { python, device } = options;
  return {
    ...(python !== undefined && { python }),
    ...(device !== undefined && { variables: { OPENUNI_DEVICE: device } }),
  };
}
