import type { X509Certificate } from 'node:crypto';
import { existing } from '../existing.ts';

/**
 * Reads fields of certificates directly from the DER, as the services do. A name that Node prints would have
 * to be unescaped first.
 */

const CN = Buffer.from([0x55, 0x04, 0x03]);

/** Returns the first CN of the subject, or '' if the subject has none. */
export function commonNameOf({ raw }: X509Certificate): string {
  const fields = fieldsOf(raw);
  // Version 1 certificates omit the version field. The other fields are number, algorithm, issuer, validity
  // and subject (RFC 5280, 4.1).
  const subject = existing(fields[existing(fields[0]).tag === 0xa0 ? 5 : 4]);
  for (const relative of partsOf(subject.content)) {
    for (const attribute of partsOf(relative.content)) {
      const [type, value] = partsOf(attribute.content);
      if (type?.content.equals(CN)) return textOf(existing(value));
    }
  }
  return '';
}

const EXTENSIONS = 0xa3;
const BASIC_CONSTRAINTS = Buffer.from([0x55, 0x1d, 0x13]);

/**
 * Returns the cA flag of basicConstraints (RFC 5280, 4.2.1.9). Returns null if the certificate has no basicConstraints,
 * like every version 1 certificate.
 */
export function basicConstraintsOf({ raw }: X509Certificate): boolean | null {
  const extensions = fieldsOf(raw).find(({ tag }) => tag === EXTENSIONS);
  if (extensions === undefined) return null;
  for (const extension of insideOf(extensions.content)) {
    const members = partsOf(extension.content);
    if (!members[0]?.content.equals(BASIC_CONSTRAINTS)) continue;
    const [isCa] = insideOf(existing(members.at(-1)).content);
    return isCa?.tag === 0x01 && isCa.content[0] !== 0;
  }
  return null;
}

/** Returns whether the CA's key signed the certificate. Returns false also if OpenSSL does not know the kind of key. */
export function isSignedBy(certificate: X509Certificate, ca: X509Certificate): boolean {
  try {
    return certificate.verify(ca.publicKey);
  } catch {
    return false;
  }
}

/** Returns the fields of the certificate's signed part. */
function fieldsOf(raw: Buffer): Part[] {
  return insideOf(existing(partsOf(raw)[0]).content);
}

/** Returns the values inside the first DER value of `der`. */
function insideOf(der: Buffer): Part[] {
  return partsOf(existing(partsOf(der)[0]).content);
}

interface Part {
  readonly tag: number;
  readonly content: Buffer;
}

/** Splits DER into its consecutive values (X.690, 8.1). */
function partsOf(der: Buffer): Part[] {
  const parts: Part[] = [];
  for (let at = 0; at < der.length; ) {
    const tag = der.readUInt8(at);
    const first = der.readUInt8(at + 1);
    const bytes = first < 0x80 ? 0 : first & 0x7f;
    const length = bytes === 0 ? first : der.readUIntBE(at + 2, bytes);
    const start = at + 2 + bytes;
    parts.push({ tag, content: der.subarray(start, start + length) });
    at = start + length;
  }
  return parts;
}

/** Decodes UTF8String and BMPString. Decodes all other types as one byte per character. */
function textOf({ tag, content }: Part): string {
  if (tag === 0x0c) return content.toString('utf8');
  if (tag === 0x1e) return Buffer.from(content).swap16().toString('utf16le');
  return content.toString('latin1');
}
