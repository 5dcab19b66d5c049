const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
  '\n': '',
};

const literal = /^([A-Za-z]{0,2})('''|"""|'|")([\s\S]*)\2$/;

/** The text that a Python string literal stands for; null where it is of bytes or cannot be read. */
export function stringLiteral(source: string): string | null {
  const [, prefix = '', , body] = literal.exec(source) ?? [];
  if (body === undefined || /b/i.test(prefix)) return null;
  return /r/i.test(prefix) ? body : unescapeText(body);
}

/**
 * Replaces Python's escape sequences. Unknown ones stay as they are, as Python has it; null where one
 * is malformed or needs Unicode's names.
 */
export function unescapeText(text: string): string | null {
  let isReadable = true;
  const read = text.replaceAll(
    /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{1,3})|([\s\S]))/g,
    (whole, x?: string, u?: string, long?: string, octal?: string, other = '') => {
      if (octal !== undefined) return String.fromCodePoint(Number.parseInt(octal, 8));
      const hexadecimal = x ?? u ?? long;
      if (hexadecimal === undefined) {
        if (/[xuUN]/.test(other)) isReadable = false;
        return escapes[other] ?? whole;
      }
      const code = Number.parseInt(hexadecimal, 16);
      if (code <= 0x10ffff) return String.fromCodePoint(code);
      isReadable = false;
      return whole;
    },
  );
  return isReadable ? read : null;
}

/** A Python literal of a text, in double quotes on one line. */
export function writeString(text: string): string {
  // JSON's escapes are Python's too; \/ is not among those that it writes.
  return JSON.stringify(text);
}
