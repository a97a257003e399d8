import type { X509Details } from '../../x509/certificate-facts.ts';
import { builder } from '../builder.ts';
import { nullableOwnFields, ownFields } from '../member-fields.ts';

export const X509DetailsType = builder.objectRef<X509Details>('X509Details').implement({
  description: 'Content of a certificate, parsed from its PEM.',
  fields: (t) => ({
    ...ownFields(t, 'String', {
      subject: 'Distinguished name of the subject, with attributes in certificate order.',
      serialNumber:
        'Serial number in upper-case hex, two digits per byte, e.g. `0A`. Zero is `00`; a negative number starts with a minus sign.',
      fingerprintSha256: 'SHA-256 fingerprint of the DER encoding: 64 upper-case hex digits without colons.',
      keyAlgorithm:
        'Algorithm of the public key, e.g. RSA, RSA-PSS, DSA, EC, SM2 or ED25519. `UNKNOWN` if OpenSSL does not know the algorithm or the curve.',
    }),
    issuer: t.exposeString('issuer', { description: 'Distinguished name of the issuer.' }),
    ...nullableOwnFields(t, 'DateTime', {
      validFrom: 'Start of the validity period. Null if it cannot be parsed.',
      validTo: 'End of the validity period. Null if it cannot be parsed.',
    }),
    ...nullableOwnFields(t, 'Int', {
      keyBits:
        'Key size in bits: the modulus for RSA, DSA and DH, the curve field for EC and SM2, the public key for others. Null if unknown.',
    }),
    ...nullableOwnFields(t, 'String', {
      signatureAlgorithm:
        'Signature algorithm in OpenSSL notation, e.g. `ecdsa-with-SHA256`. Null if unknown.',
    }),
    ...ownFields(t, 'Boolean', {
      isCa: 'True if basicConstraints allow the certificate to issue others (CA:TRUE).',
    }),
  }),
});
