// Many prompts in one request, with a file of what was made: npm start -w examples/05-batch
import { writeFile } from 'node:fs/promises';
import { imageGrid, OpenUni } from '@openuni/sdk';

const prompts = ['a red circle', 'two blue stars', 'a yellow heart above a green square'];

await using openuni = await OpenUni.launch({ model: 'openuni-nano' });
const { images, timings } = await openuni.images.generate({ prompt: prompts, n: 2, seed: 1 });

for (const image of images) await image.save(`batch/${image.seed}.png`);
await imageGrid(images, { columns: 2 }).save('batch/all.png');

const lines = images.map(({ settings }) => `${JSON.stringify(settings)}\n`);
await writeFile('batch/settings.jsonl', lines.join(''));
console.log(`${images.length} pictures in ${Math.round(timings['total'] ?? 0)} ms`);
