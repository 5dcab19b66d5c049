import type { Readable } from 'node:stream';
import {
  EngineFailedError,
  errorFromWire,
  type OpenUniError,
  type RunEvent,
  runEventSchema,
} from '@openuni/protocol';
import { UnpackrStream } from 'msgpackr';
import { Blobs } from './blobs.js';
import { frameSchema } from './frame.js';

export interface SideChannelHandlers {
  hello(pid: number): void;
  event(run: string, event: RunEvent): void;
  /** The run is over: with an error, or with a result where its request has one. */
  end(run: string, error: OpenUniError | undefined, result: unknown): void;
  /** What came is not what the worker sends; nothing later can be trusted. */
  broken(error: OpenUniError): void;
}

/** Reads the worker's frames from a stream, checks each and puts pixels back into events. */
export function readSideChannel(stream: Readable, handlers: SideChannelHandlers): void {
  const blobs = new Blobs();
  // Python knows no `undefined` and no records; plain objects with string keys come in.
  const frames = new UnpackrStream({ mapsAsObjects: true });
  const broken = (cause: unknown) => {
    stream.destroy();
    handlers.broken(
      new EngineFailedError('The worker sent what cannot be read.', {
        cause,
        hint: 'Node and Python parts of different versions may be in use: run `openuni doctor`.',
      }),
    );
  };
  frames.on('data', (value: unknown) => {
    try {
      dispatch(value, blobs, handlers);
    } catch (error) {
      broken(error);
    }
  });
  frames.on('error', broken);
  // The end of the stream is told by the end of the process, which knows more about why.
  stream.on('error', () => {});
  stream.pipe(frames);
}

function dispatch(value: unknown, blobs: Blobs, handlers: SideChannelHandlers): void {
  const frame = frameSchema.parse(value);
  if (frame.kind === 'hello') handlers.hello(frame.pid);
  else if (frame.kind === 'blob') blobs.add(frame.id, frame.data);
  else if (frame.kind === 'event') {
    handlers.event(frame.run, runEventSchema.parse(withPixels(frame.event, blobs)));
  } else {
    handlers.end(frame.run, frame.error ? errorFromWire(frame.error) : undefined, frame.result);
  }
}

const pixelFields = ['image', 'preview'] as const;

/** `{ width, height, channels, blob }` becomes `{ width, height, channels, data }`. */
function withPixels(event: Record<string, unknown>, blobs: Blobs): Record<string, unknown> {
  for (const field of pixelFields) {
    const pixels = event[field];
    if (typeof pixels === 'object' && pixels !== null && 'blob' in pixels) {
      const { blob, ...shape } = pixels as { blob: number };
      event[field] = { ...shape, data: blobs.take(blob) };
    }
  }
  return event;
}
