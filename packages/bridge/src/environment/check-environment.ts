import { PythonEnvironmentError } from '@openuni/protocol';
import { sdkVersion } from '../sdk-version.js';
import { inspectPython } from './inspect-python.js';
import { probeEngine } from './probe-engine.js';
import { pinsFor } from './requirements.js';
import { setupCommand } from './setup-command.js';
import type { StepWork } from './setup-step.js';
import { type TorchBuild, torchMismatch } from './torch-build.js';

export interface CheckOptions {
  readonly directory: string;
  readonly executable: string;
  /** Files whose pins must be what is installed. */
  readonly files: readonly string[];
  readonly torch: TorchBuild;
  readonly signal?: AbortSignal | undefined;
}

/** Whether an installed version is the pinned one; a build's tag (`+cpu`) does not count. */
export function isPinned(installed: string, pin: string): boolean {
  return installed === pin || installed.replace(/\+.*$/, '') === pin;
}

/** The last step: what was installed is what was pinned, and it imports. */
export async function* checkEnvironment(options: CheckOptions): StepWork {
  const { directory, executable, files, torch } = options;
  const signal = options.signal && { signal: options.signal };
  const { version, packages } = await inspectPython(executable, signal);
  const pins = pinsFor(files, version);
  const wrong = [...pins].filter(([name, pin]) => !isPinned(packages[name] ?? '', pin));
  const hint = `Run \`${setupCommand('--force', '--dir', directory)}\` to make it again.`;
  if (wrong.length > 0) {
    throw new PythonEnvironmentError(
      `Not as pinned: ${wrong.map(([name, pin]) => `${name} ${packages[name] ?? 'missing'} (pin ${pin})`).join(', ')}`,
      { executable, packages: wrong.map(([name]) => name), hint },
    );
  }
  if (!pins.has('torch')) return `${pins.size} packages as pinned`;
  yield 'importing torch and openuni';
  const probe = await probeEngine(executable, signal);
  for (const [name, answer] of Object.entries(probe)) {
    if (!('error' in answer)) continue;
    const { type, message, traceback } = answer.error;
    throw new PythonEnvironmentError(`${name} does not import: ${type}: ${message}`, {
      executable,
      packages: [name],
      python: { type, traceback },
      hint: /\.so|\.dll|DLL/.test(message)
        ? `Install the system library that it names, or: ${hint}`
        : hint,
    });
  }
  if ('error' in probe.torch || 'error' in probe.openuni) return undefined;
  if (probe.openuni.version !== sdkVersion) {
    throw new PythonEnvironmentError(
      `The openuni package is ${probe.openuni.version}, the SDK is ${sdkVersion}.`,
      { executable, packages: ['openuni'], hint },
    );
  }
  const mismatch = torchMismatch(torch, probe.torch);
  if (mismatch) yield { warning: mismatch };
  const device = probe.torch.devices[0];
  return `torch ${probe.torch.version} on ${device?.kind === 'cpu' ? `${probe.torch.threads} CPU threads` : device?.name}`;
}
