// A picture that shows itself while it is drawn: npm start -w examples/04-live-previews
import { OpenUni } from '@openuni/sdk';

await using openuni = await OpenUni.launch({ model: 'openuni-nano' });

const run = openuni.images.generate({
  prompt: 'a green triangle',
  seed: 1,
  previews: 5, // a preview every fifth step
});

for await (const event of run) {
  if (event.type === 'step' && event.preview) {
    const path = await event.preview.save(`previews/step-${event.index + 1}.png`);
    console.log(`step ${event.index + 1} of ${event.total}: ${path}`);
  }
  if (event.type === 'output') {
    console.log(`done: ${await event.image.save('previews/finished.png')}`);
  }
}
