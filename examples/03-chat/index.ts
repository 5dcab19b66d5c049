// A conversation, its answers printed as they are written: npm start -w examples/03-chat
import { type ChatMessage, OpenUni } from '@openuni/sdk';

await using openuni = await OpenUni.launch({ model: 'openuni-nano' });

const messages: ChatMessage[] = [];
for (const question of [
  'A red star left of a blue circle. What colour is the star?',
  'A red star left of a blue circle. Where is the circle?',
]) {
  console.log(`> ${question}`);
  messages.push({ role: 'user', content: question });
  const run = openuni.chat({ messages, maxTokens: 32 });
  for await (const event of run) {
    if (event.type === 'text') process.stdout.write(event.delta);
  }
  const { text, usage } = await run;
  console.log(` (${usage.completionTokens} tokens)`);
  messages.push({ role: 'assistant', content: text });
}
