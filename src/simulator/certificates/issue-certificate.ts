import { createECDH, createHash, createHmac } from 'node:crypto';
import {
  bitString,
  der,
  integer,
  objectId,
  octetString,
  sequence,
  set,
  TRUE,
  time,
  utf8String,
} from './write-der.ts';

/**
 * Issues certificates that are identical in every run: the P-256 keys come from a seed, and the ECDSA nonce
 * comes from the key and the message, similar to RFC 6979. Use these certificates only for simulated fleets,
 * because keys derived from a seed protect nothing.
 */
export interface KeyPair {
  readonly privateKey: Buffer;
  /** Uncompressed point, 65 bytes. */
  readonly publicKey: Buffer;
}

export interface CertificateRequest {
  readonly commonName: string;
  readonly organization: string;
  /** An OU in the same set as the CN. OpenSSL prints both as `OU=… + CN=…`. */
  readonly unitBesideName?: string;
  /** Hex. */
  readonly serialNumber: string;
  readonly validFrom: Date;
  readonly validTo: Date;
  readonly isCa: boolean;
  readonly key: KeyPair;
  /** Signer of the certificate. Default: self-signed. */
  readonly issuer?: { readonly commonName: string; readonly organization: string; readonly key: KeyPair };
}

export interface IssuedCertificate {
  readonly pem: string;
  /** SHA-256 of the DER, upper-case hex. */
  readonly fingerprint: string;
}

/** Order of the P-256 group. */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

export function keyFromSeed(seed: string): KeyPair {
  const scalar = (toNumber(createHash('sha256').update(`key ${seed}`).digest()) % (ORDER - 1n)) + 1n;
  const privateKey = toBytes(scalar);
  const ecdh = createECDH('prime256v1');
  ecdh.setPrivateKey(privateKey);
  return { privateKey, publicKey: ecdh.getPublicKey() };
}

/** Issues an RFC 5280 version 3 certificate with BasicConstraints, KeyUsage and both key identifiers. */
export function issue(request: CertificateRequest): IssuedCertificate {
  const issuer = request.issuer ?? request;
  const algorithm = sequence(objectId('1.2.840.10045.4.3.2'));
  const body = sequence(
    der(0xa0, integer(Buffer.of(2))),
    integer(Buffer.from(request.serialNumber, 'hex')),
    algorithm,
    nameOf(issuer),
    sequence(time(request.validFrom), time(request.validTo)),
    nameOf(request),
    sequence(
      sequence(objectId('1.2.840.10045.2.1'), objectId('1.2.840.10045.3.1.7')),
      bitString(request.key.publicKey),
    ),
    der(
      0xa3,
      sequence(
        extension('2.5.29.19', request.isCa ? sequence(TRUE) : sequence(), true),
        // keyCertSign and cRLSign for a CA, digitalSignature for a device.
        extension(
          '2.5.29.15',
          request.isCa ? bitString(Buffer.of(0x06), 1) : bitString(Buffer.of(0x80), 7),
          true,
        ),
        extension('2.5.29.14', octetString(identifierOf(request.key))),
        extension('2.5.29.35', sequence(der(0x80, identifierOf(issuer.key)))),
      ),
    ),
  );
  const certificate = sequence(body, algorithm, bitString(sign(body, issuer.key.privateKey)));
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? [];
  return {
    pem: `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`,
    fingerprint: createHash('sha256').update(certificate).digest('hex').toUpperCase(),
  };
}

function nameOf({
  commonName,
  organization,
  unitBesideName,
}: Pick<CertificateRequest, 'commonName' | 'organization' | 'unitBesideName'>): Buffer {
  const attribute = (id: string, text: string) => sequence(objectId(id), utf8String(text));
  const beside = unitBesideName === undefined ? [] : [attribute('2.5.4.11', unitBesideName)];
  return sequence(set(attribute('2.5.4.10', organization)), set(attribute('2.5.4.3', commonName), ...beside));
}

function extension(id: string, value: Buffer, critical = false): Buffer {
  return critical
    ? sequence(objectId(id), TRUE, octetString(value))
    : sequence(objectId(id), octetString(value));
}

function identifierOf(key: KeyPair): Buffer {
  return createHash('sha1').update(key.publicKey).digest();
}

/**
 * Signs with ECDSA and SHA-256. Node's own implementation uses a random nonce, which would change the
 * certificate's fingerprint in every run.
 */
function sign(message: Buffer, privateKey: Buffer): Buffer {
  const hash = createHash('sha256').update(message).digest();
  const nonce = (toNumber(createHmac('sha256', privateKey).update(hash).digest()) % (ORDER - 1n)) + 1n;
  const point = createECDH('prime256v1');
  point.setPrivateKey(toBytes(nonce));
  const r = toNumber(point.getPublicKey().subarray(1, 33)) % ORDER;
  const s = (inverse(nonce) * ((toNumber(hash) + r * toNumber(privateKey)) % ORDER)) % ORDER;
  return sequence(integer(toBytes(r)), integer(toBytes(s)));
}

function inverse(value: bigint): bigint {
  let [a, b] = [value % ORDER, ORDER];
  let [x, y] = [1n, 0n];
  while (a > 1n) {
    const quotient = b / a;
    [a, b] = [b - quotient * a, a];
    [x, y] = [y - quotient * x, x];
  }
  return ((x % ORDER) + ORDER) % ORDER;
}

function toNumber(bytes: Buffer): bigint {
  return BigInt(`0x${bytes.toString('hex')}`);
}

function toBytes(value: bigint): Buffer {
  return Buffer.from(value.toString(16).padStart(64, '0'), 'hex');
}
