// A benchmark drawn, scored and reported: npm start -w examples/07-evaluate
import { OpenUni } from '@openuni/sdk';

await using openuni = await OpenUni.launch({ model: 'openuni-nano' });

// Stopped or killed, the same call goes on where it was. Leave `limit` out for the whole set.
const run = openuni.evaluations.run({ benchmark: 'nano', out: 'nano', limit: 6, steps: 8 });

for await (const event of run) {
  // Pictures and edits first, then the questions that are answered.
  if (event.type === 'step') console.log(`${event.index + 1} of ${event.total}`);
}

const { report, html } = await run;
const { score, low, high } = report.overall ?? { score: 0, low: 0, high: 0 };
console.log(
  `${report.name}: ${score.toFixed(3)}, 95 % between ${low.toFixed(3)} and ${high.toFixed(3)}`,
);
for (const { name, estimate } of report.categories) {
  console.log(`  ${name}: ${estimate.score.toFixed(3)}`);
}
for (const { name, overall } of report.parts ?? []) {
  console.log(`${name}: ${overall?.score.toFixed(3)}`);
}
console.log(report.notes.join('\n'));
console.log(html);
