import type { EvaluationReport } from '@openuni/sdk';

type Part = NonNullable<EvaluationReport['parts']>[number];

/** The scores of a report as lines for people: its pictures', then those of each part. */
export function describeReport(report: EvaluationReport): string[] {
  const { name, scale, overall, complete, comparable, prompts, pictures, parts = [] } = report;
  const show = (value: number) => value.toFixed(scale === 100 ? 2 : 3);
  const labels = [
    ...(complete ? [] : ['INCOMPLETE']),
    ...(comparable ? [] : ['not comparable with published scores']),
  ];
  const counts = `${prompts.scored} of ${prompts.expected} prompts, ${pictures.scored} of ${pictures.expected} pictures`;
  return [
    [`${name}: ${describeScore(overall, show)}`, ...labels].join(', '),
    ...(pictures.expected > 0 ? [counts] : []),
    ...describeCategories(report.categories, show),
    ...parts.flatMap((part) => describePart(part, show)),
  ];
}

const things = { edit: 'edits', chat: 'questions' } as const;

function describePart(part: Part, show: (value: number) => string): string[] {
  const score = describeScore(part.overall, show);
  return [
    `${part.name}: ${score}${describeHeldOut(part, show)}`,
    `${part.scored} of ${part.expected} ${things[part.name]}`,
    ...describeCategories(part.categories, show),
  ];
}

function describeScore(
  overall: EvaluationReport['overall'],
  show: (value: number) => string,
): string {
  if (!overall) return 'no score';
  const { score, low, high } = overall;
  return `${show(score)} (95 % interval ${show(low)} to ${show(high)})`;
}

function describeCategories(
  categories: EvaluationReport['categories'],
  show: (value: number) => string,
): string[] {
  const coarse = categories.filter(({ level }) => level === 1);
  const width = Math.max(0, ...coarse.map(({ name }) => name.length));
  return coarse.map((category) => {
    const score = show(category.estimate.score);
    return `  ${category.name.padEnd(width)}  ${score}${describeHeldOut(category, show)}`;
  });
}

function describeHeldOut({ heldOut }: Pick<Part, 'heldOut'>, show: (value: number) => string) {
  return heldOut ? `, held out ${show(heldOut.estimate.score)}` : '';
}
