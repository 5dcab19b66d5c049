import { checkChatOptions } from '@openuni/sdk';
import { type EngineOptions, engineDefaults } from '../commands/engine-options.js';
import type { CliContext } from '../context.js';
import { interruptible } from '../interruptible.js';
import type { Interruption } from '../interruption.js';
import { launchEngine } from '../launch-engine.js';
import { chatPrinter } from './chat-printer.js';
import { type AnswerSettings, Conversation, type ConversationStart } from './conversation.js';

/**
 * Asks one question and prints the answer as it comes.
 *
 * @returns the exit code
 */
export async function answerOnce(
  context: CliContext,
  { prompt, ...start }: ConversationStart & { readonly prompt: string },
  settings: AnswerSettings,
  options: EngineOptions,
): Promise<number> {
  const printer = chatPrinter(context, options.json);
  const work = async (interruption: Interruption) => {
    const { signal } = interruption;
    // What is wrong with the options is told before a picture is fetched.
    await checkChatOptions({ ...settings, prompt }, engineDefaults(options));
    const conversation = await Conversation.begin(start, signal);
    const chat = { ...settings, messages: conversation.asking(prompt) };
    await checkChatOptions(chat, { ...engineDefaults(options), signal });
    printer.note('Starting the engine');
    await using openuni = await launchEngine(context, {
      ...options,
      model: settings.model,
      signal,
    });
    interruption.throwIfInterrupted();
    signal.addEventListener('abort', () => void openuni.close(), { once: true });
    for await (const event of openuni.chat({ ...chat, signal })) printer.event(event);
  };
  try {
    return await interruptible(context, options.json, work);
  } finally {
    printer.end();
  }
}
