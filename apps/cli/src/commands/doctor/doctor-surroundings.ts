import { statfs } from 'node:fs/promises';
import {
  chooseTorchBuild,
  type findPython,
  inspectPython,
  inspectReference,
  probeEngine,
} from '@openuni/bridge/setup';
import type { CliContext } from '../../context.js';

/** All that the checks ask of the machine, so that tests can give others. */
export interface DoctorSurroundings {
  /** Version of Node, such as `20.19.0`. */
  readonly node: string;
  readonly cwd: string;
  /** Where to look for Python. */
  readonly search: Parameters<typeof findPython>[0];
  readonly inspect: typeof inspectPython;
  readonly inspectReference: typeof inspectReference;
  readonly probe: typeof probeEngine;
  /** Whether there is a GPU that a CUDA build of torch would use. */
  readonly hasGpu: boolean;
  readonly launch: CliContext['launch'];
  /** Free bytes where a folder is. */
  readonly freeBytes: (folder: string) => Promise<number>;
}

export function doctorSurroundings(context: CliContext, python?: string): DoctorSurroundings {
  return {
    node: process.versions.node,
    cwd: context.cwd,
    search: { python, cwd: context.cwd },
    inspect: inspectPython,
    inspectReference,
    probe: probeEngine,
    hasGpu: chooseTorchBuild('auto') === 'cuda',
    launch: context.launch,
    freeBytes: async (folder) => {
      const { bavail, bsize } = await statfs(folder);
      return bavail * bsize;
    },
  };
}
