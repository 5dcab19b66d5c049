export { fakeEvents } from './fake-events.js';
export { FakeJobs, type FakeJobsOptions } from './fake-jobs.js';
export { type FakePixelSettings, fakePixels } from './fake-pixels.js';
export { fakeTraining } from './fake-training.js';
export { FakeTransport, type FakeTransportOptions } from './fake-transport.js';
