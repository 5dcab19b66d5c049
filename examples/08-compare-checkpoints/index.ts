// Two checkpoints side by side: npm start -w examples/08-compare-checkpoints -- MODEL OTHER
import { OpenUni } from '@openuni/sdk';

await using openuni = await OpenUni.launch();
const { evaluations } = openuni;

// Folders or checkpoint files. Without them one model stands for two, at different steps.
const [before = 'openuni-nano', after = 'openuni-nano'] = process.argv.slice(2);
const common = { benchmark: 'nano', only: ['pictures'], limit: 6 } as const;
await evaluations.run({ ...common, model: before, out: 'before', steps: 2 });
await evaluations.run({ ...common, model: after, out: 'after', steps: 10 });

const { reports, html } = await evaluations.report(['before', 'after'], { out: 'comparison' });
const [first, second] = reports;
for (const item of first?.items ?? []) {
  const other = second?.items.find(({ id }) => id === item.id);
  if (other && other.score !== item.score) {
    console.log(`${item.prompt}: ${item.score} before, ${other.score} after`);
  }
}
console.log(html);
