// A picture and a prompt in, another picture out. Editing needs a model that can see, which
// openuni-nano cannot: npm start -w examples/02-edit -- MODEL_FOLDER PICTURE "make it night"
import { OpenUni, UnsupportedError } from '@openuni/sdk';

const [model = 'openuni-nano', image = 'photo.jpg', prompt = 'make it night'] =
  process.argv.slice(2);

await using openuni = await OpenUni.launch({ model });

try {
  const { images } = await openuni.images.edit({ image, prompt, seed: 1 });
  for (const edited of images) console.log(await edited.save('edited.png'));
} catch (error) {
  if (!UnsupportedError.isInstance(error)) throw error;
  console.error(`${error.message} ${error.hint ?? ''}`);
  process.exitCode = 1;
}
