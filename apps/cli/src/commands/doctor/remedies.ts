import {
  engineSource,
  type PythonInspection,
  setupCommand,
  shellLine,
} from '@openuni/bridge/setup';

/** The command that brings an environment in order; one of the user's own kind is left alone. */
export function environmentRemedy(inspection: PythonInspection, ...options: string[]): string {
  const { prefix, basePrefix } = inspection;
  return prefix === basePrefix
    ? setupCommand(...options)
    : setupCommand('--dir', prefix, ...options);
}

/** The command that installs one package. */
export function packageRemedy(inspection: PythonInspection, name: string, version: string): string {
  const { executable, prefix, basePrefix } = inspection;
  // Outside a virtual environment the interpreter was named by its user, and is kept.
  return prefix === basePrefix
    ? shellLine([executable, '-m', 'pip', 'install', `${name}==${version}`])
    : environmentRemedy(inspection);
}

/** The command that installs the engine's own package. */
export function engineRemedy(inspection: PythonInspection): string {
  const { executable, prefix, basePrefix } = inspection;
  const { install, editable } = engineSource();
  const place = editable ? ['--editable', install] : [install];
  return prefix === basePrefix
    ? shellLine([executable, '-m', 'pip', 'install', '--no-deps', ...place])
    : environmentRemedy(inspection);
}
