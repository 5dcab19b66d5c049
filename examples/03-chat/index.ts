// Questions about a picture, answered as they are written: npm start -w examples/03-chat
import { type ChatMessage, OpenUni } from '@openuni/sdk';

await using openuni = await OpenUni.launch({ model: 'openuni-nano' });

const { images } = await openuni.images.generate({ prompt: 'two red stars', seed: 1 });
const messages: ChatMessage[] = [];
for (const question of [
  'What is in the picture?',
  'How many stars are there?',
  'Is there a circle?',
]) {
  console.log(`> ${question}`);
  const text = { type: 'text', text: question } as const;
  const shown = messages.length ? [] : images.map((image) => ({ type: 'image', image }) as const);
  messages.push({ role: 'user', content: [...shown, text] });
  const run = openuni.chat({ messages, maxTokens: 32 });
  for await (const event of run) {
    if (event.type === 'text') process.stdout.write(event.delta);
  }
  const answer = await run;
  console.log(` (${answer.usage.completionTokens} tokens)`);
  messages.push({ role: 'assistant', content: answer.text });
}
