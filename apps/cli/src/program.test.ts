import { modelCards } from '@openuni/sdk';
import { expect, it } from 'vitest';
import { runCli } from './testing/run-cli.js';

it('shows help and version on stdout with exit code 0', async () => {
  const help = await runCli(['generate', '--help']);
  expect(help).toMatchObject({ exitCode: 0, stderr: '' });
  expect(help.stdout).toContain('1 to 64');
  expect(help.stdout).toContain('Examples:');
  expect((await runCli(['--help'])).stdout).toContain('Exit codes: 0 done');
  expect(await runCli(['--version'])).toMatchObject({ exitCode: 0, stdout: '0.1.0\n' });
});

it('lists models for people and for programs', async () => {
  const table = await runCli(['models']);
  const lines = (await runCli(['models', '--json'])).stdout.trim().split('\n');
  for (const { id } of modelCards) expect(table.stdout).toContain(id);
  expect(lines.map((line) => JSON.parse(line))).toEqual(modelCards);
});
