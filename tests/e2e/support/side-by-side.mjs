// Draws all prompts at once on two workers: side-by-side.mjs SEED PROMPT... Prints what came, as JSON.
import { createHash } from 'node:crypto';
import { OpenUni } from '@openuni/sdk';

const [seed, ...prompts] = process.argv.slice(2);
const openuni = await OpenUni.launch({ model: 'openuni-nano', workers: 2 });

const told = await Promise.all(
  prompts.map(async (prompt) => {
    const run = openuni.images.generate({ prompt, seed: Number(seed), steps: 4 });
    const place = [];
    for await (const event of run) if (event.type === 'queued') place.push(event.position);
    const [image] = (await run).images;
    const hash = createHash('sha256').update(image.pixels.data).digest('hex');
    return { prompt, seed: image.seed, hash, place };
  }),
);
await openuni.close();
process.stdout.write(JSON.stringify(told));
