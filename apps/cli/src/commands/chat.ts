import type { ChatOptions } from '@openuni/sdk';
import { Command } from 'commander';
import { answerOnce } from '../chat/answer-once.js';
import { interactiveChat } from '../chat/interactive-chat.js';
import { splitChatArguments } from '../chat/split-chat-arguments.js';
import type { CliContext } from '../context.js';
import { imageArgument } from '../image-argument.js';
import { addEngineOptions, type EngineOptions } from './engine-options.js';
import { addModelOptions, loadOptions, type ModelFlags, modelInput } from './model-options.js';
import { numberArgument } from './number-argument.js';
import { chatOptionDescription } from './option-description.js';

interface ChatFlags extends EngineOptions, ModelFlags {
  readonly interactive?: boolean;
  readonly system?: string;
  readonly maxTokens?: number;
  readonly temperature?: number;
  readonly topP?: number;
  readonly topK?: number;
  readonly seed?: number;
}

const examples = `
The last argument is the prompt; pictures, as files or URLs, come before it.

Examples:
  openuni chat "A red star left of a blue circle. What colour is the star?"
  openuni chat photo.jpg "What is in the picture?" -m openuni-b-512
  openuni chat -i
`;

export function chatCommand(context: CliContext, end: (exitCode: number) => void): Command {
  const command = new Command('chat')
    .description('ask a model, about pictures too')
    .argument('[image-or-prompt...]', 'pictures, then the prompt')
    .option('-i, --interactive', 'go on with what you type; an empty line or Ctrl-D ends')
    .option('--system <text>', "instructions, in place of the model's own")
    .option('--max-tokens <count>', chatOptionDescription('maxTokens'), numberArgument)
    .option('--temperature <value>', chatOptionDescription('temperature'), numberArgument)
    .option('--top-p <share>', chatOptionDescription('topP'), numberArgument)
    .option('--top-k <count>', chatOptionDescription('topK'), numberArgument)
    .option('--seed <seed>', chatOptionDescription('seed'), numberArgument)
    .addHelpText('after', examples);
  return addEngineOptions(addModelOptions(command)).action(
    async (inputs: string[], flags: ChatFlags) => {
      const { interactive = false, system, maxTokens, temperature, topP, topK, seed } = flags;
      const { images, prompt } = await splitChatArguments(inputs, {
        interactive,
        cwd: context.cwd,
      });
      const conversation = { images: images.map((i) => imageArgument(i, context.cwd)), system };
      const settings: Omit<ChatOptions, 'prompt' | 'images' | 'messages'> = {
        model: modelInput(flags, context.cwd),
        ...loadOptions(flags),
        maxTokens,
        temperature,
        topP,
        topK,
        seed,
      };
      end(
        interactive
          ? await interactiveChat(context, { ...conversation, prompt }, settings, flags)
          : await answerOnce(context, { ...conversation, prompt: prompt ?? '' }, settings, flags),
      );
    },
  );
}
