export { type EngineToolOptions, runEngineTool } from './engine-tool/run-engine-tool.js';
export { type FindPythonOptions, findPython } from './environment/find-python.js';
export { type LaunchLocalOptions, launchLocal } from './launch-local.js';
export { LocalTransport } from './pool/local-transport.js';
export type { Deadlines } from './worker/deadlines.js';
