import type { X509Details } from '../domain/x509.ts';
import { builder } from './builder.ts';

export const X509DetailsType = builder.objectRef<X509Details>('X509Details').implement({
  description: 'Parsed from the PEM; null where the provider gives none or it does not parse.',
  fields: (t) => ({
    subject: t.exposeString('subject', {
      description: 'Distinguished name, attributes in the order of the certificate.',
    }),
    issuer: t.exposeString('issuer', { description: 'Distinguished name of who signed it.' }),
    serialNumber: t.exposeString('serialNumber', { description: 'Upper-case hex.' }),
    validFrom: t.expose('validFrom', { type: 'DateTime', description: 'Not valid before.' }),
    validTo: t.expose('validTo', { type: 'DateTime', description: 'Not valid after.' }),
    fingerprintSha256: t.exposeString('fingerprintSha256', {
      description: 'SHA-256 of the DER, 64 upper-case hex digits without colons.',
    }),
    keyAlgorithm: t.exposeString('keyAlgorithm', { description: 'RSA, EC, ED25519 …' }),
    keyBits: t.exposeInt('keyBits', { nullable: true, description: 'RSA modulus or curve size in bits.' }),
    signatureAlgorithm: t.exposeString('signatureAlgorithm', {
      nullable: true,
      description: 'As OpenSSL names it, e.g. `ecdsa-with-SHA256`.',
    }),
    isCa: t.exposeBoolean('isCa', { description: 'May it issue certificates (BasicConstraints)?' }),
  }),
});
