import { createInterface, type Interface } from 'node:readline';
import { CancelledError, checkChatOptions, type OpenUni } from '@openuni/sdk';
import { type EngineOptions, engineDefaults } from '../commands/engine-options.js';
import type { CliContext } from '../context.js';
import { exitCodes } from '../exit-code.js';
import { launchEngine } from '../launch-engine.js';
import { printError, printJsonError } from '../print-error.js';
import { ChatInterrupts } from './chat-interrupts.js';
import { type ChatPrinter, chatPrinter } from './chat-printer.js';
import { type AnswerSettings, Conversation, type ConversationStart } from './conversation.js';

/**
 * Answers line after line of standard input, keeping the conversation. An empty line or the end of
 * input ends it; Ctrl-C stops an answer, of which what came is kept, and ends the chat otherwise.
 *
 * @returns the exit code
 */
export async function interactiveChat(
  context: CliContext,
  { prompt, ...start }: ConversationStart & { readonly prompt: string | undefined },
  settings: AnswerSettings,
  options: EngineOptions,
): Promise<number> {
  const isTerminal = Boolean((context.stdin as NodeJS.ReadStream).isTTY && context.stderr.isTTY);
  const lines = createInterface({
    input: context.stdin,
    // Results alone go to stdout: what is typed is echoed with the notes.
    output: context.stderr,
    terminal: isTerminal,
    prompt: isTerminal ? '> ' : '',
  });
  // Read from now on: lines that come before there is a reader are lost.
  const typed = lines[Symbol.asyncIterator]();
  let isOpen = true;
  lines.once('close', () => {
    isOpen = false;
  });
  using interrupts = new ChatInterrupts(context, lines);
  const { signal } = interrupts;
  const printer = chatPrinter(context, options.json);
  try {
    const probe = { ...settings, prompt: prompt ?? 'anything' };
    await checkChatOptions(probe, { ...engineDefaults(options), signal });
    const conversation = await Conversation.begin(start, signal);
    await checkChatOptions(
      { ...settings, messages: conversation.asking(probe.prompt) },
      engineDefaults(options),
    );
    printer.note('Starting the engine');
    await using openuni = await launchEngine(context, {
      ...options,
      model: settings.model,
      signal,
    });
    const tools = { context, openuni, interrupts, printer, json: options.json };
    for await (const question of questions(lines, typed, () => isOpen, prompt)) {
      await answer(tools, conversation, question, settings);
      if (signal.aborted) break;
    }
    return interrupts.exitCode ?? exitCodes.success;
  } catch (error) {
    if (interrupts.exitCode === undefined) throw error;
    return interrupts.exitCode;
  } finally {
    lines.close();
  }
}

async function* questions(
  lines: Interface,
  typed: AsyncIterator<string>,
  isOpen: () => boolean,
  first: string | undefined,
): AsyncGenerator<string> {
  if (first !== undefined) yield first;
  for (;;) {
    if (isOpen()) lines.prompt();
    const { done, value } = await typed.next();
    if (done || value.trim() === '') return;
    yield value;
  }
}

interface Tools {
  readonly context: CliContext;
  readonly openuni: OpenUni;
  readonly interrupts: ChatInterrupts;
  readonly printer: ChatPrinter;
  readonly json: boolean | undefined;
}

/** One answer. What goes wrong with it is told, and the chat goes on. */
async function answer(
  { context, openuni, interrupts, printer, json }: Tools,
  conversation: Conversation,
  question: string,
  settings: AnswerSettings,
): Promise<void> {
  let text = '';
  try {
    const run = openuni.chat({ ...settings, messages: conversation.asking(question) });
    using _ = interrupts.during(run);
    for await (const event of run) {
      if (event.type === 'text') text += event.delta;
      printer.event(event);
    }
  } catch (error) {
    if (json) printJsonError(error, context.stdout);
    if (!CancelledError.isInstance(error)) printError(error, context.stderr, {});
    if (text === '') return;
  } finally {
    printer.end();
  }
  conversation.answered(question, text);
}
