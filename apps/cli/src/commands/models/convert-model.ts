import { resolve } from 'node:path';
import { type ConvertOptions, checkpointFormats, Models, modelDtypes } from '@openuni/sdk';
import { Command, Option } from 'commander';
import type { CliContext } from '../../context.js';
import { interruptible } from '../../interruptible.js';
import { chooseReporter } from '../../progress/choose-reporter.js';
import { convertOptionDescription } from '../option-description.js';

interface ConvertFlags {
  readonly to?: ConvertOptions['to'];
  readonly dtype?: ConvertOptions['dtype'];
  readonly parts?: string[];
  readonly python?: string;
  readonly json?: boolean;
}

const examples = `
Examples:
  openuni models convert iter_10000.pth openuni.safetensors --dtype bfloat16
  openuni models convert work_dirs/iter_10000 trained.pth --parts meta_queries,connector,projector
`;

export function convertCommand(context: CliContext, end: (exitCode: number) => void): Command {
  return new Command('convert')
    .description('write a checkpoint in another format')
    .argument('<source>', 'a .pth or safetensors file, or a folder (DeepSpeed, shards, a model)')
    .argument('<target>', 'the file to write; an existing one is replaced')
    .addOption(
      new Option('--to <format>', convertOptionDescription('to')).choices(checkpointFormats),
    )
    .addOption(new Option('--dtype <name>', convertOptionDescription('dtype')).choices(modelDtypes))
    .option('--parts <list>', `${convertOptionDescription('parts')}; by commas`, (text) =>
      text.split(',').map((part) => part.trim()),
    )
    .option('--python <path>', 'Python interpreter; found by itself when left out')
    .option('--json', 'print events as JSON lines')
    .addHelpText('after', examples)
    .action(async (source: string, target: string, _: ConvertFlags, command: Command) => {
      const { json, python, ...options } = command.optsWithGlobals<ConvertFlags>();
      const [from, to] = [resolve(context.cwd, source), resolve(context.cwd, target)];
      const code = await interruptible(context, json, async ({ signal }) => {
        const reporter = chooseReporter(context, { json });
        try {
          const run = new Models({ python }).convert(from, to, { ...options, signal });
          for await (const event of run) reporter.event(event);
        } finally {
          reporter.end();
        }
        if (!json) context.stdout.write(`${to}\n`);
      });
      end(code);
    });
}
