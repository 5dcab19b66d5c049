import { findPython } from '@openuni/bridge/jobs';
import { Command } from 'commander';
import type { CliContext } from '../context.js';
import { runDataTool } from './data/run-data-tool.js';

const tools = {
  latents: 'turn pictures into latents, in safetensors shards',
  check: 'read every sample and count what cannot be read',
  pack: "put a folder's files into shards",
  extract: 'write what shards hold as single files',
} as const;

interface DataFlags {
  readonly python?: string;
  readonly json?: boolean;
}

/** The tools of `python -m openuni.data`, whose flags are handed on as they are. */
export function dataCommand(context: CliContext, end: (exitCode: number) => void): Command {
  const command = new Command('data').description('prepare data for training');
  for (const [name, description] of Object.entries(tools)) {
    const tool = new Command(name)
      .description(description)
      .argument('[options...]', `flags of python -m openuni.data ${name}; --help tells them`)
      .option('--python <path>', 'Python interpreter; found by itself when left out')
      .option('--json', 'print events as JSON lines on stdout')
      .helpOption(false)
      .allowUnknownOption()
      .action(async (args: string[], { python, json }: DataFlags) => {
        const { executable } = findPython({ python });
        end(await runDataTool(context, { executable, args: [name, ...args], json }));
      });
    command.addCommand(tool);
  }
  return command;
}
