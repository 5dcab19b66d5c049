// A picture and an order in, another picture out: npm start -w examples/02-edit
// With your own: npm start -w examples/02-edit -- openuni-l-1024 photo.jpg "make it night"
import { OpenUni } from '@openuni/sdk';

const [model = 'openuni-nano', photo, prompt = 'Make it blue.'] = process.argv.slice(2);

await using openuni = await OpenUni.launch({ model });

if (!photo) {
  const { images } = await openuni.images.generate({ prompt: 'a red circle', seed: 1 });
  for (const image of images) console.log(await image.save('source.png'));
}
const { images } = await openuni.images.edit({ image: photo ?? 'source.png', prompt, seed: 1 });
for (const image of images) console.log(await image.save('edited.png'));
