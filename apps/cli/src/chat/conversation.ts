import { type ChatMessage, type ChatOptions, type RasterImage, readImage } from '@openuni/sdk';

/** What a chat begins with. */
export interface ConversationStart {
  readonly images: readonly string[];
  readonly system: string | undefined;
}

/** How answers are made. */
export type AnswerSettings = Omit<ChatOptions, 'prompt' | 'images' | 'messages'>;

/** The messages so far. Pictures are read once, and belong to the first question. */
export class Conversation {
  readonly #messages: ChatMessage[];
  #images: readonly RasterImage[];

  private constructor(system: string | undefined, images: readonly RasterImage[]) {
    this.#messages = system === undefined ? [] : [{ role: 'system', content: system }];
    this.#images = images;
  }

  static async begin(
    { system, images }: ConversationStart,
    signal: AbortSignal,
  ): Promise<Conversation> {
    const read = (image: string) => readImage(image, { signal, field: 'image' });
    return new Conversation(system, await Promise.all(images.map(read)));
  }

  /** The messages with a question as the last. It is not kept until it is answered. */
  asking(question: string): ChatMessage[] {
    const images = this.#images.map((image) => ({ type: 'image' as const, image }));
    const content =
      images.length > 0 ? [...images, { type: 'text' as const, text: question }] : question;
    return [...this.#messages, { role: 'user', content }];
  }

  /** Keeps a question and its answer, as much of it as came. */
  answered(question: string, answer: string): void {
    const asked = this.asking(question);
    this.#messages.splice(0, this.#messages.length, ...asked, {
      role: 'assistant',
      content: answer,
    });
    this.#images = [];
  }
}
