import type { EntityKind } from '../../events/log/log.ts';

/** An object as the inventory keeps it. */
export interface KeptObject {
  /** Global id. */
  readonly id: string;
  readonly kind: EntityKind;
  /**
   * The record that the provider's list returned, as JSON can hold it: dates are ISO texts, absent members are
   * `undefined` in the record. A member that was a `Secret` is a `KeptSecret`, never the value.
   */
  readonly record: object;
  /**
   * The content of the certificate. Null: not read, or no certificate. Undefined: as stored before, because the row of
   * the list did not change what it depends on.
   */
  readonly facts: CertificateFacts | null | undefined;
}

/** What is kept of a secret: its keyed fingerprint, and the id of the key that made it. */
export interface KeptSecret {
  readonly fingerprint: string;
  readonly keyId: string;
}

/**
 * The content of a certificate, parsed once in the life of the certificate. Hex is in upper case without separators;
 * dates are ISO texts.
 */
export interface CertificateFacts {
  /** Distinguished names, as `x509` of the graph shows them. */
  readonly subject: string;
  readonly issuer: string;
  /** CN of the subject; null: none. */
  readonly commonName: string | null;
  /** As `x509` of the graph shows it: pairs of digits, with a minus sign if the number is negative. */
  readonly serialNumber: string;
  readonly notBefore: string | null;
  readonly notAfter: string | null;
  /** Fingerprints of the DER encoding. */
  readonly sha1: string;
  readonly sha256: string;
  /** SHA-256 of the SubjectPublicKeyInfo: equal for two certificates of one key. Null: the key cannot be read. */
  readonly keyId: string | null;
  /** As `x509` of the graph shows it: RSA, EC, …, or UNKNOWN. */
  readonly keyAlgorithm: string;
  readonly keyBits: number | null;
  readonly signatureAlgorithm: string | null;
  /** The two extensions that name keys (RFC 5280, 4.2.1.1 and 4.2.1.2). Null: absent. */
  readonly subjectKeyId: string | null;
  readonly authorityKeyId: string | null;
  readonly isCa: boolean;
  /**
   * `keyId` of the CA whose key verified the signature. Null: no CA of the inventory did, or nobody has tried. A name or
   * an authority key id alone proves nothing.
   */
  readonly issuerKeyId: string | null;
}
