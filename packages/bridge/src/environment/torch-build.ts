import { existsSync } from 'node:fs';
import { UnsupportedError } from '@openuni/protocol';

/** Which build of torch an environment holds. On a Mac `cpu` is the one that knows its GPU too. */
export type TorchBuild = 'cpu' | 'cuda';
/** `auto`: CUDA where Linux shows an NVIDIA GPU. */
export type TorchChoice = TorchBuild | 'auto';

/** What the NVIDIA driver puts there when it is loaded. */
const driverFile = '/proc/driver/nvidia/version';

export function chooseTorchBuild(
  choice: TorchChoice,
  platform: NodeJS.Platform = process.platform,
  hasDriver: () => boolean = () => existsSync(driverFile),
): TorchBuild {
  if (choice === 'cuda' && platform === 'darwin') {
    throw new UnsupportedError('There is no CUDA build of torch for macOS.', {
      hint: 'Leave out --torch: the usual build uses the GPU of Apple silicon.',
    });
  }
  if (choice !== 'auto') return choice;
  // On Windows the package index serves CPU builds only: CUDA has to be asked for with an index.
  return platform === 'linux' && hasDriver() ? 'cuda' : 'cpu';
}

/**
 * A constraint for pip, null where none is needed. Version `2.13.0` matches the build `2.13.0+cpu`
 * too and pip prefers the latter where it sees both, so CPU needs none and CUDA must exclude it.
 */
export function torchConstraint(
  build: TorchBuild,
  torchVersion: string | undefined,
): string | null {
  return build === 'cuda' && torchVersion ? `torch!=${torchVersion}+cpu` : null;
}

/** A warning when the torch that pip found is not of the build that was wanted. */
export function torchMismatch(
  build: TorchBuild,
  torch: { readonly version: string; readonly cuda: string | null },
): string | null {
  const has: TorchBuild = torch.cuda ? 'cuda' : 'cpu';
  if (has === build) return null;
  return build === 'cpu'
    ? `pip found a CUDA build of torch (${torch.version}). It works on the CPU and takes several GB more. For the smaller one give --index-url an index with CPU builds.`
    : `pip found a CPU build of torch (${torch.version}). For the GPU give --index-url an index with CUDA builds.`;
}
