// Preloaded into a program: for it, no package named ws is installed.
const Module = require('node:module');

const resolve = Module._resolveFilename;
Module._resolveFilename = function (request, ...rest) {
  if (request !== 'ws' && !request.startsWith('ws/')) return resolve.call(this, request, ...rest);
  throw Object.assign(new Error('ws is not to be loaded'), { code: 'MODULE_NOT_FOUND' });
};
