import { cpus } from 'node:os';

/** The middle of a list of numbers. */
export function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}

/**
 * Prints two sides of a comparison as a Markdown table with the ratio of their medians, the first
 * side over the second.
 */
export function report(title, times) {
  const [[first, own], [second, other]] = Object.entries(times);
  const ms = (list) =>
    `${median(list).toFixed(0)} (${Math.min(...list).toFixed(0)} to ${Math.max(...list).toFixed(0)})`;
  const ratio = (median(own) / median(other)).toFixed(3);
  const machine = `${cpus().length} x ${cpus()[0]?.model.trim()}`;
  process.stdout.write(
    `\n${title}\n\n| ${first}, ms | ${second}, ms | ratio | rounds | machine |\n` +
      `|---|---|---|---|---|\n| ${ms(own)} | ${ms(other)} | ${ratio} | ${own.length} | ${machine} |\n`,
  );
}
