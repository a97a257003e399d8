import type { X509Certificate } from 'node:crypto';
import { type DerValue, readDer } from './der.ts';

/**
 * Certificate fields that Node does not expose. Node's own `ca` is false also if keyUsage lacks keyCertSign, and
 * Node has no name for SM2. A field that cannot be read counts as absent.
 */
export interface CertificateDer {
  /** True: basicConstraints has cA TRUE (RFC 5280, 4.2.1.9). */
  readonly isCa: boolean;
  /** False: a keyUsage extension exists and lacks keyCertSign (RFC 5280, 4.2.1.3). */
  readonly maySignCertificates: boolean;
  /** Hex of the DER of the algorithm's parameters if they are an object identifier: the curve of an EC key. */
  readonly curve: string | null;
  /** Hex of the DER of the key's algorithm. */
  readonly keyAlgorithm: string | null;
  /** Bits of the first integer in the algorithm's parameters: the modulus of a DH key. */
  readonly parameterBits: number | null;
  /** Bits of the public key as encoded. */
  readonly publicKeyBits: number | null;
  /** Upper-case hex of the key identifiers (RFC 5280, 4.2.1.2 and 4.2.1.1). Null: absent. */
  readonly subjectKeyId: string | null;
  readonly authorityKeyId: string | null;
}

export function readCertificateDer({ raw }: X509Certificate): CertificateDer {
  const fields = inside(inside(readDer(raw)?.[0])?.[0]) ?? [];
  const hasVersion = fields[0]?.tag === 0xa0;
  const [algorithm, key] = inside(fields[hasVersion ? 6 : 5]) ?? [];
  const parameters = inside(algorithm)?.[1];
  const extensions = inside(inside(fields.find(({ tag }) => tag === 0xa3))?.[0]) ?? [];
  const constraints = extensionOf(extensions, BASIC_CONSTRAINTS);
  const [isCa] = inside(constraints) ?? [];
  const usage = extensionOf(extensions, KEY_USAGE);
  return {
    isCa: isCa?.tag === 0x01 && isCa.content.some((byte) => byte !== 0),
    // The first byte is the number of unused bits. keyCertSign is bit 5 from the left.
    maySignCertificates: usage === undefined || ((usage.content[1] ?? 0) & 0x04) !== 0,
    keyAlgorithm: inside(algorithm)?.[0]?.content.toString('hex') ?? null,
    parameterBits: parameters?.tag === 0x30 ? bitsOf(inside(parameters)?.[0]) : null,
    curve: parameters?.tag === 0x06 ? parameters.content.toString('hex') : null,
    publicKeyBits: key?.tag === 0x03 && key.content.length > 1 ? (key.content.length - 1) * 8 : null,
    subjectKeyId: hexOf(extensionOf(extensions, SUBJECT_KEY_ID)),
    authorityKeyId: hexOf(inside(extensionOf(extensions, AUTHORITY_KEY_ID))?.find(({ tag }) => tag === 0x80)),
  };
}

const BASIC_CONSTRAINTS = Buffer.from([0x55, 0x1d, 0x13]);
const KEY_USAGE = Buffer.from([0x55, 0x1d, 0x0f]);
const SUBJECT_KEY_ID = Buffer.from([0x55, 0x1d, 0x0e]);
const AUTHORITY_KEY_ID = Buffer.from([0x55, 0x1d, 0x23]);

function hexOf(value: DerValue | undefined): string | null {
  return value?.content.toString('hex').toUpperCase() ?? null;
}

function bitsOf(integer: DerValue | undefined): number | null {
  if (integer?.tag !== 0x02) return null;
  return BigInt(`0x0${integer.content.toString('hex')}`).toString(2).length;
}

function inside(value: DerValue | undefined): readonly DerValue[] | null {
  return value === undefined ? null : readDer(value.content);
}

/** Extension ::= SEQUENCE { extnID, critical BOOLEAN DEFAULT FALSE, extnValue OCTET STRING }. */
function extensionOf(extensions: readonly DerValue[], id: Buffer): DerValue | undefined {
  for (const extension of extensions) {
    const members = inside(extension) ?? [];
    if (members[0]?.content.equals(id) === true) return inside(members.at(-1))?.[0];
  }
  return undefined;
}
