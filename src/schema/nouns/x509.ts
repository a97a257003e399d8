import type { X509Details } from '../../x509/certificate-facts.ts';
import { builder } from '../builder.ts';

export const X509DetailsType = builder.objectRef<X509Details>('X509Details').implement({
  description: 'Content of a certificate, read from its PEM.',
  fields: (t) => ({
    subject: t.exposeString('subject', {
      description: 'Distinguished name, attributes in the order of the certificate.',
    }),
    issuer: t.exposeString('issuer', { description: 'Distinguished name of who signed it.' }),
    serialNumber: t.exposeString('serialNumber', {
      description:
        'Upper-case hex in pairs of digits, e.g. `0A`; `00` for zero, a minus sign before a negative one.',
    }),
    validFrom: t.expose('validFrom', {
      type: 'DateTime',
      nullable: true,
      description: 'Not valid before; null: a time that cannot be read.',
    }),
    validTo: t.expose('validTo', {
      type: 'DateTime',
      nullable: true,
      description: 'Not valid after; null: a time that cannot be read.',
    }),
    fingerprintSha256: t.exposeString('fingerprintSha256', {
      description: 'SHA-256 of the DER, 64 upper-case hex digits without colons.',
    }),
    keyAlgorithm: t.exposeString('keyAlgorithm', {
      description:
        'RSA, RSA-PSS, DSA, EC, SM2, ED25519 …; `UNKNOWN` for a kind or a curve that OpenSSL does not know.',
    }),
    keyBits: t.exposeInt('keyBits', {
      nullable: true,
      description:
        'Size in bits. RSA, DSA, DH: the modulus. EC, SM2: the field of the curve. Others: the public key.',
    }),
    signatureAlgorithm: t.exposeString('signatureAlgorithm', {
      nullable: true,
      description: 'As OpenSSL names it, e.g. `ecdsa-with-SHA256`.',
    }),
    isCa: t.exposeBoolean('isCa', {
      description: 'True: its basicConstraints say that it may issue certificates (CA:TRUE).',
    }),
  }),
});
