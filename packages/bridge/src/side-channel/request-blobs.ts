import type { EngineRequest, PixelImage, SentImage } from '@openuni/protocol';

/** A request as JSON, and the binary data that its pictures name by their place in the list. */
export interface SplitRequest {
  readonly request: unknown;
  readonly blobs: readonly Uint8Array[];
}

/** Takes the pixels out of a request: they travel as binary, ahead of it. */
export function splitRequest(request: EngineRequest): SplitRequest {
  const blobs: Uint8Array[] = [];
  const send = ({ width, height, channels, data }: PixelImage): SentImage => ({
    width,
    height,
    channels,
    blob: blobs.push(data) - 1,
  });
  switch (request.type) {
    case 'generate':
      return { request, blobs };
    case 'edit':
      return { request: { ...request, source: send(request.source) }, blobs };
    case 'chat': {
      const messages = request.messages.map((m) => ({ ...m, images: m.images.map(send) }));
      return { request: { ...request, messages }, blobs };
    }
  }
}
