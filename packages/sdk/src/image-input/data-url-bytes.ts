import { refuseImage } from './refuse-image.js';

const pattern = /^data:([^,]*),(.*)$/is;

/** The bytes in a data URL. Its media type is ignored: the bytes tell what they are. */
export function dataUrlBytes(url: string, field: string): Uint8Array {
  const [, head, body] = pattern.exec(url) ?? [];
  if (head === undefined || body === undefined) {
    throw refuseImage('The data URL has no data.', {
      field,
      hint: 'It must look like data:image/png;base64,....',
    });
  }
  if (/;base64$/i.test(head.trim())) return Buffer.from(body, 'base64');
  try {
    // Percent-decoded to bytes, not to UTF-8 text.
    return Buffer.from(
      body.replaceAll(/%([0-9a-f]{2})/gi, (_, code) => String.fromCharCode(parseInt(code, 16))),
      'latin1',
    );
  } catch (cause) {
    throw refuseImage('The data URL cannot be decoded.', { field, hint: 'Use base64.', cause });
  }
}
