import { hostname } from 'node:os';
import type { JobRecord } from '@openuni/protocol';
import { execa } from 'execa';
import { inspectPython } from '../environment/inspect-python.js';
import { sdkVersion } from '../sdk-version.js';

/** What a job runs in, to be kept with it. */
export async function describeEnvironment(python: string): Promise<JobRecord['environment']> {
  const { version, packages } = await inspectPython(python);
  return {
    host: hostname(),
    platform: `${process.platform} ${process.arch}`,
    sdk: sdkVersion,
    python: version,
    packages,
  };
}

/** The commit that a folder stands at; null outside a repository and without git. */
export async function describeGit(cwd: string): Promise<JobRecord['git']> {
  const git = async (...args: string[]) =>
    (await execa('git', args, { cwd, stdin: 'ignore', timeout: 10_000 })).stdout.trim();
  try {
    const commit = await git('rev-parse', 'HEAD');
    const branch = await git('rev-parse', '--abbrev-ref', 'HEAD');
    const changes = await git('status', '--porcelain', '--untracked-files=no');
    return { commit, branch: branch === 'HEAD' ? null : branch, dirty: changes !== '' };
  } catch {
    return null;
  }
}
