import type { RequestedModel } from '@openuni/protocol';
import type { ParsedEvaluationOptions, ParsedScoreOptions } from './evaluation-options.js';
import type { ParsedScoringOptions } from './scoring-options.js';

type Value = string | number | boolean | undefined;

/** The words after `python -m openuni.evaluation` that draw, score and report. Pure. */
export function runArguments(options: ParsedEvaluationOptions, model: RequestedModel): string[] {
  const { benchmark, out, engine, size, steps, guidance, editGuidance, seed, seeding, processes } =
    options;
  return [
    'run',
    benchmark,
    ...flags({
      out,
      model: JSON.stringify(model),
      engine,
      size: size && `${size.width}x${size.height}`,
      steps,
      guidance,
      'edit-guidance': editGuidance,
      seed,
      seeding,
      processes,
    }),
    ...scoringArguments(options),
  ];
}

/** Those that score and report. */
export function scoreArguments(options: ParsedScoreOptions): string[] {
  return ['score', options.benchmark, options.folder, ...scoringArguments(options)];
}

function scoringArguments(options: ParsedScoringOptions): string[] {
  const { judge } = options;
  return flags({
    data: options.data,
    limit: options.limit,
    only: options.only?.join(','),
    protocol: options.protocol,
    name: options.name,
    'allow-incomplete': options.allowIncomplete,
    detections: options.detections,
    detector: options.detector,
    'detector-weights': options.detectorWeights,
    colors: options.colors,
    answers: options.answers,
    vqa: options.vqa,
    'chat-model': options.chatModel,
    replies: options.replies,
    device: options.device,
    'judge-url': judge?.url,
    'judge-model': judge?.model,
    'judge-key-env': judge?.keyVariable,
    concurrency: judge?.concurrency,
    retries: judge?.retries,
    timeout: judge?.timeoutMs === undefined ? undefined : judge.timeoutMs / 1000,
    'input-price': judge?.inputPrice,
    'output-price': judge?.outputPrice,
    budget: judge?.budget,
  });
}

/** One word each, so that a value that begins with a dash is not taken for a flag. */
function flags(values: Readonly<Record<string, Value>>): string[] {
  return Object.entries(values).flatMap(([name, value]) => {
    if (value === undefined || value === false) return [];
    return value === true ? [`--${name}`] : [`--${name}=${value}`];
  });
}
