import type { Readable } from 'node:stream';
import {
  CancelledError,
  EngineFailedError,
  errorFromWire,
  type OpenUniError,
  type RunEvent,
  runEventSchema,
  type WireError,
} from '@openuni/protocol';
import { redactWireError } from '../errors/redact-wire-error.js';
import { Blobs } from './blobs.js';
import { FrameReader } from './frame-reader.js';
import { messageSchema } from './message.js';

export interface SideChannelHandlers {
  /** Something has arrived, so Python is alive. */
  alive(): void;
  hello(pid: number): void;
  event(run: string, event: RunEvent): void;
  /** The run is over: with an error, or with a result where its request has one. */
  end(run: string, error: OpenUniError | undefined, result: unknown): void;
  /** What came is not what the worker sends; nothing later can be trusted. */
  broken(error: OpenUniError): void;
  /** No more will come. */
  closed(): void;
}

export interface SideChannelReader {
  /** Whether a frame has begun and not ended. */
  readonly isWithinFrame: boolean;
}

/** Reads the worker's frames from a stream, checks each and puts pixels back into events. */
export function readSideChannel(
  stream: Readable,
  handlers: SideChannelHandlers,
): SideChannelReader {
  const blobs = new Blobs();
  const frames = new FrameReader({
    message: (value) => dispatch(value, blobs, handlers),
    bytes: (piece) => blobs.add(piece),
  });
  stream.on('data', (chunk: Uint8Array) => {
    handlers.alive();
    try {
      frames.read(chunk);
    } catch (error) {
      stream.destroy();
      handlers.broken(brokenChannel(error));
    }
  });
  stream.on('end', () => handlers.closed());
  stream.on('error', () => {});
  return frames;
}

/** The error for a channel that cannot be trusted any more. */
export function brokenChannel(cause: unknown): OpenUniError {
  return new EngineFailedError('The worker sent what cannot be read.', {
    cause,
    hint: 'Node and Python parts of different versions may be in use: run `openuni doctor`.',
  });
}

function dispatch(value: unknown, blobs: Blobs, handlers: SideChannelHandlers): void {
  const message = messageSchema.parse(value);
  if (message.kind === 'hello') handlers.hello(message.pid);
  else if (message.kind === 'blob') blobs.announce(message.id, message.size);
  else if (message.kind === 'event') {
    handlers.event(message.run, runEventSchema.parse(withPixels(message.event, blobs)));
  } else {
    const { run, error, result } = message;
    handlers.end(run, error ? endingError(error) : undefined, result);
  }
}

/** Of a run that was cancelled there is nothing to read, and its caller is waiting. */
function endingError(error: WireError): OpenUniError {
  return error.code === 'cancelled' ? new CancelledError() : errorFromWire(redactWireError(error));
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
