import { Models, pullableModels } from '@openuni/sdk';
import { Command } from 'commander';
import type { CliContext } from '../../context.js';
import { interruptible } from '../../interruptible.js';
import { chooseReporter } from '../../progress/choose-reporter.js';

const help = `
Models: ${pullableModels().join(', ')}

Files go to the cache of Hugging Face's own tools. HF_HOME, HF_HUB_CACHE, HF_ENDPOINT, HF_TOKEN and
HF_HUB_OFFLINE count. What broke off goes on where it stopped.
`;

export function pullCommand(context: CliContext, end: (exitCode: number) => void): Command {
  return new Command('pull')
    .description('fetch the weights of an official model from the Hugging Face hub')
    .argument(
      '<model>',
      'id of a model, with a stage if it is not the last: openuni-b-512:pretrained',
    )
    .option('--json', 'print events as JSON lines')
    .addHelpText('after', help)
    .action(async (model: string, _: unknown, command: Command) => {
      const { json } = command.optsWithGlobals<{ json?: boolean }>();
      const code = await interruptible(context, json, async ({ signal }) => {
        const reporter = chooseReporter(context, { json });
        try {
          const run = new Models().pull(model, { signal });
          for await (const event of run) reporter.event(event);
          const { parts, checkpoint } = await run;
          reporter.end();
          const places = [...(checkpoint ? [checkpoint] : []), ...Object.values(parts)];
          if (!json) context.stdout.write(places.map((place) => `${place}\n`).join(''));
        } finally {
          reporter.end();
        }
      });
      end(code);
    });
}
