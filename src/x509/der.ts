/** One value of DER (X.690, 8.1). */
export interface DerValue {
  readonly tag: number;
  readonly content: Buffer;
}

/** Splits DER into its consecutive values. Returns null if the bytes are not DER. Never throws. */
export function readDer(bytes: Buffer): readonly DerValue[] | null {
  const values: DerValue[] = [];
  for (let at = 0; at < bytes.length; ) {
    const tag = bytes[at] ?? 0;
    const first = bytes[at + 1];
    // Multi-byte tags and indefinite lengths do not occur in a certificate.
    if (first === undefined || (tag & 0x1f) === 0x1f || first === 0x80 || first > 0x84) return null;
    const start = at + 2 + (first < 0x80 ? 0 : first - 0x80);
    if (start > bytes.length) return null;
    const length = first < 0x80 ? first : bytes.readUIntBE(at + 2, first - 0x80);
    if (start + length > bytes.length) return null;
    values.push({ tag, content: bytes.subarray(start, start + length) });
    at = start + length;
  }
  return values;
}
