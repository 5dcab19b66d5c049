import type { EvaluationReport } from '@openuni/sdk';

/** The scores of a report as lines for people. */
export function describeReport(report: EvaluationReport): string[] {
  const { scale, overall, complete, comparable, prompts, pictures } = report;
  const show = (value: number) => value.toFixed(scale === 100 ? 2 : 3);
  const labels = [
    ...(complete ? [] : ['INCOMPLETE']),
    ...(comparable ? [] : ['not comparable with published scores']),
  ];
  const interval = overall && ` (95 % interval ${show(overall.low)} to ${show(overall.high)})`;
  const categories = report.categories.filter(({ level }) => level === 1);
  const width = Math.max(0, ...categories.map(({ name }) => name.length));
  return [
    `${report.name}: ${overall ? show(overall.score) + interval : 'no score'}${labels.map((label) => `, ${label}`).join('')}`,
    `${prompts.scored} of ${prompts.expected} prompts, ${pictures.scored} of ${pictures.expected} pictures`,
    ...categories.map(({ name, estimate }) => `  ${name.padEnd(width)}  ${show(estimate.score)}`),
  ];
}
