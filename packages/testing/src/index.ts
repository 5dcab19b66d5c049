export { fakeEvents } from './fake-events.js';
export { FakeJobs } from './fake-jobs.js';
export type { FakeJobsOptions } from './fake-jobs-options.js';
export { type FakePixelSettings, fakePixels } from './fake-pixels.js';
export { fakeTraining } from './fake-training.js';
export { FakeTransport, type FakeTransportOptions } from './fake-transport.js';
