export { fakeEvents } from './fake-events.js';
export { type FakePixelSettings, fakePixels } from './fake-pixels.js';
export { FakeTransport, type FakeTransportOptions } from './fake-transport.js';
