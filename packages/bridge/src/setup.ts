/**
 * Making and inspecting Python environments: what `openuni setup` and `openuni doctor` are made of.
 * Apart from the main entry, so that launching a worker does not load it.
 */
export { isPinned } from './environment/check-environment.js';
export {
  type CreateEnvironmentOptions,
  createEnvironment,
} from './environment/create-environment.js';
export {
  dataDirectory,
  dataEnvironment,
  referenceEnvironment,
} from './environment/data-directory.js';
export { type EngineSource, engineSource } from './environment/engine-source.js';
export { environmentPython } from './environment/environment-python.js';
export { installedSets } from './environment/environment-stamp.js';
export {
  type FindPythonOptions,
  type FoundPython,
  findPython,
  type PythonSource,
} from './environment/find-python.js';
export { inspectPython, type PythonInspection } from './environment/inspect-python.js';
export type { PipSources } from './environment/pip.js';
export { type EngineProbe, probeEngine } from './environment/probe-engine.js';
export { allFiles, requirementFiles } from './environment/requirement-files.js';
export {
  compareMinor,
  pinsFor,
  type RequirementSet,
  requirementSets,
} from './environment/requirements.js';
export { setupCommand, shellLine } from './environment/setup-command.js';
export type { Environment, SetupEvent, SetupStep } from './environment/setup-event.js';
export { chooseTorchBuild, type TorchBuild, type TorchChoice } from './environment/torch-build.js';
export {
  type InspectReferenceOptions,
  inspectReference,
  type ReferenceFinding,
  type ReferenceInspection,
} from './reference/inspect-reference.js';
export { sdkVersion } from './sdk-version.js';
