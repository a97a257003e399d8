import type { X509Details } from '../../x509/certificate-facts.ts';
import { builder } from '../builder.ts';

export const X509DetailsType = builder.objectRef<X509Details>('X509Details').implement({
  description: 'Content of a certificate, parsed from its PEM.',
  fields: (t) => ({
    subject: t.exposeString('subject', {
      description: 'Distinguished name of the subject, with attributes in certificate order.',
    }),
    issuer: t.exposeString('issuer', { description: 'Distinguished name of the issuer.' }),
    serialNumber: t.exposeString('serialNumber', {
      description:
        'Serial number in upper-case hex, two digits per byte, e.g. `0A`. Zero is `00`; a negative number starts with a minus sign.',
    }),
    validFrom: t.expose('validFrom', {
      type: 'DateTime',
      nullable: true,
      description: 'Start of the validity period. Null if it cannot be parsed.',
    }),
    validTo: t.expose('validTo', {
      type: 'DateTime',
      nullable: true,
      description: 'End of the validity period. Null if it cannot be parsed.',
    }),
    fingerprintSha256: t.exposeString('fingerprintSha256', {
      description: 'SHA-256 fingerprint of the DER encoding: 64 upper-case hex digits without colons.',
    }),
    keyAlgorithm: t.exposeString('keyAlgorithm', {
      description:
        'Algorithm of the public key, e.g. RSA, RSA-PSS, DSA, EC, SM2 or ED25519. `UNKNOWN` if OpenSSL does not know the algorithm or the curve.',
    }),
    keyBits: t.exposeInt('keyBits', {
      nullable: true,
      description:
        'Key size in bits: the modulus for RSA, DSA and DH, the curve field for EC and SM2, the public key for others. Null if unknown.',
    }),
    signatureAlgorithm: t.exposeString('signatureAlgorithm', {
      nullable: true,
      description: 'Signature algorithm in OpenSSL notation, e.g. `ecdsa-with-SHA256`. Null if unknown.',
    }),
    isCa: t.exposeBoolean('isCa', {
      description: 'True if basicConstraints allow the certificate to issue others (CA:TRUE).',
    }),
  }),
});
