/** The subset of DER (X.690) that certificates need. Node can read certificates but cannot create them. */

export function der(tag: number, ...content: readonly Buffer[]): Buffer {
  const body = Buffer.concat(content);
  return Buffer.concat([Buffer.of(tag), lengthOf(body.length), body]);
}

export const sequence = (...content: readonly Buffer[]): Buffer => der(0x30, ...content);
export const set = (...content: readonly Buffer[]): Buffer => der(0x31, ...content);
export const utf8String = (text: string): Buffer => der(0x0c, Buffer.from(text));
export const octetString = (content: Buffer): Buffer => der(0x04, content);
export const bitString = (content: Buffer, unusedBits = 0): Buffer =>
  der(0x03, Buffer.of(unusedBits), content);
export const TRUE = Buffer.from([0x01, 0x01, 0xff]);

/**
 * Encodes unsigned big-endian bytes as INTEGER. Strips leading zeros, and adds one if the top bit would
 * otherwise be read as a sign.
 */
export function integer(bytes: Buffer): Buffer {
  let start = 0;
  while (start < bytes.length - 1 && bytes[start] === 0) start++;
  const trimmed = bytes.subarray(start);
  return der(0x02, trimmed.readUInt8(0) >= 0x80 ? Buffer.concat([Buffer.of(0), trimmed]) : trimmed);
}

export function objectId(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const bytes = [first * 40 + second];
  for (const arc of rest) {
    const groups = [arc & 0x7f];
    for (let left = arc >>> 7; left > 0; left >>>= 7) groups.unshift((left & 0x7f) | 0x80);
    bytes.push(...groups);
  }
  return der(0x06, Buffer.from(bytes));
}

/** Encodes a time with a two-digit year until 2049 and a four-digit year later (RFC 5280, 4.1.2.5). */
export function time(date: Date): Buffer {
  const text = date
    .toISOString()
    .replace(/[-:]|\.\d+/g, '')
    .replace('T', '');
  return date.getUTCFullYear() < 2050 ? der(0x17, Buffer.from(text.slice(2))) : der(0x18, Buffer.from(text));
}

function lengthOf(length: number): Buffer {
  if (length < 0x80) return Buffer.of(length);
  if (length < 0x100) return Buffer.of(0x81, length);
  return Buffer.of(0x82, length >> 8, length & 0xff);
}
