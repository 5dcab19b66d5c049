/**
 * A frame of the side channel to Node: eight bytes of header, then a payload. Pixels need no
 * parsing, so that they can be copied from the socket straight to where they belong.
 *
 *     0      0x4f, which shows at once where what follows is no frame
 *     1      type: 1 a message in MessagePack, 2 bytes of the blob that was announced last
 *     2..3   zero
 *     4..7   length of the payload in bytes, little-endian
 */
export interface FrameHeader {
  readonly type: FrameType;
  readonly length: number;
}

export const frameTypes = { message: 1, bytes: 2 } as const;
export type FrameType = (typeof frameTypes)[keyof typeof frameTypes];

export const headerBytes = 8;
const mark = 0x4f;

/** The largest message: events carry text and numbers, their pixels come apart. */
const maxMessageBytes = 64 * 1024 * 1024;
/** The largest piece of a blob. */
const maxPieceBytes = 16 * 1024 * 1024;

/** @throws RangeError for bytes that begin no frame */
export function readFrameHeader(bytes: Uint8Array): FrameHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, headerBytes);
  const type = view.getUint8(1);
  const length = view.getUint32(4, true);
  if (view.getUint8(0) !== mark || view.getUint16(2) !== 0)
    throw new RangeError('This is no frame.');
  if (type === frameTypes.message && length <= maxMessageBytes) return { type, length };
  if (type === frameTypes.bytes && length <= maxPieceBytes) return { type, length };
  throw new RangeError(`A frame of type ${type} with ${length} bytes is none of ours.`);
}
