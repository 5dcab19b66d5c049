import type { ImageInput, ParsedChatOptions } from '@openuni/protocol';

/** A message as the engine reads it, its pictures still to be read. */
export interface Turn {
  readonly role: 'system' | 'user' | 'assistant';
  readonly text: string;
  /** Each with the option that it came by, for errors. */
  readonly images: readonly { readonly input: ImageInput; readonly field: string }[];
}

/** The messages of the options, in whichever form they were given. */
export function conversationOf({ prompt = '', images = [], messages }: ParsedChatOptions): Turn[] {
  if (!messages) {
    const named = images.map((input, i) => ({ input, field: `images[${i}]` }));
    return [{ role: 'user', text: prompt, images: named }];
  }
  return messages.map(({ role, content }, m) => {
    if (typeof content === 'string') return { role, text: content, images: [] };
    return {
      role,
      text: content.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n'),
      images: content.flatMap((part, p) =>
        part.type === 'image'
          ? [{ input: part.image, field: `messages[${m}].content[${p}].image` }]
          : [],
      ),
    };
  });
}
