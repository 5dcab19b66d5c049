export { type LaunchLocalOptions, launchLocal } from './launch-local.js';
export { LocalTransport } from './worker/local-transport.js';
