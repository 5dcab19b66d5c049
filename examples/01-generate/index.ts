// A prompt in, four pictures out: npm start -w examples/01-generate
import { OpenUni } from '@openuni/sdk';

await using openuni = await OpenUni.launch({ model: 'openuni-nano' });

const run = openuni.images.generate({
  prompt: 'a red circle above a blue square',
  n: 4,
  seed: 1,
});

for await (const event of run) {
  if (event.type === 'step') console.log(`step ${event.index + 1} of ${event.total}`);
}

const { images } = await run;
for (const image of images) {
  const path = await image.save(`pictures/${image.seed}.png`);
  console.log(`seed ${image.seed}: ${path}`);
}
