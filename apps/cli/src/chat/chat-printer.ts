import type { ChatEvent } from '@openuni/sdk';
import type { CliContext } from '../context.js';
import { describeEvent } from '../progress/describe-event.js';

/** Tells whoever chats what happens. */
export interface ChatPrinter {
  /** What goes on before the first event, for people. */
  note(text: string): void;
  event(event: ChatEvent): void;
  /** After the last event of an answer, whole or not. */
  end(): void;
}

/** The answer to stdout as it comes, everything else to stderr; or each event as a line of JSON. */
export function chatPrinter(
  { stdout, stderr }: CliContext,
  json: boolean | undefined,
): ChatPrinter {
  if (json) {
    return {
      note: () => {},
      event: (event) => void stdout.write(`${JSON.stringify(event)}\n`),
      end: () => {},
    };
  }
  let isInLine = false;
  return {
    note: (text) => void stderr.write(`${text}\n`),
    event(event) {
      if (event.type === 'text') {
        stdout.write(event.delta);
        isInLine = !event.delta.endsWith('\n');
        return;
      }
      const note = describeEvent(event);
      if (note !== undefined) stderr.write(`${note}\n`);
      if (event.type === 'answer' && event.finishReason === 'length') {
        stderr.write(`${isInLine ? '\n' : ''}Cut off: --max-tokens allows more.\n`);
      }
    },
    end() {
      if (isInLine) stdout.write('\n');
      isInLine = false;
    },
  };
}
