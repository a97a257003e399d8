import type { X509Certificate } from 'node:crypto';
import { badInput, describe, describeLength } from '../../errors.ts';
import type { CertificateStatus } from '../../providers/port/records.ts';
import { readCertificateDer } from '../../x509/certificate-der.ts';
import { commonNameOf, isSignedBy, validFromOf, validToOf } from '../../x509/certificate-facts.ts';
import { publicKeyOf } from '../../x509/key-size.ts';
import { readPem } from '../../x509/pem.ts';

/**
 * Checks a CA certificate. `needsBasicConstraints` is a rule of the provider. If the certificate has keyUsage, it must
 * include keyCertSign. Without keyCertSign, the CA's key must not be used to verify certificates (RFC 5280, 4.2.1.3).
 */
export function checkedCa(
  pem: string,
  { needsBasicConstraints = false }: { readonly needsBasicConstraints?: boolean },
): X509Certificate {
  const field = 'input.pem';
  const ca = checkedPem(field, pem);
  const { isCa, maySignCertificates } = readCertificateDer(ca);
  if (needsBasicConstraints && !isCa)
    throw badInput(field, 'a CA certificate (basicConstraints CA:TRUE)', describe('one without it'));
  if (!maySignCertificates)
    throw badInput(
      field,
      'a CA certificate whose key may sign certificates',
      describe('one with a keyUsage that lacks keyCertSign'),
    );
  if (publicKeyOf(ca) === null)
    throw badInput(
      field,
      'a certificate with a supported type of key',
      describe('one with another type of key'),
    );
  return ca;
}

/**
 * Checks that the CA's key signed the verification certificate, and that its CN is the registration code. The provider
 * would report both faults only as wrong content. `code` is null if the code is unknown. A CN is required in that case,
 * too.
 */
export function checkedVerification(ca: X509Certificate, pem: string, code: string | null): X509Certificate {
  const field = 'input.verificationPem';
  const verification = checkedPem(field, pem);
  if (verification.fingerprint256 === ca.fingerprint256) {
    throw badInput(
      field,
      'a separate certificate, issued for this registration',
      describe('the CA certificate itself'),
    );
  }
  // `key` is null if OpenSSL does not support the type of the CA's key. That is possible for a CA that was registered
  // elsewhere. The provider then checks the signature.
  const key = publicKeyOf(ca);
  if (key !== null && !isSignedBy(verification, key)) {
    throw badInput(
      field,
      'a certificate signed with the key of this CA',
      describe('one signed with another key'),
    );
  }
  const commonName = commonNameOf(verification.subject);
  if (commonName === null)
    throw badInput(field, 'the registration code as CN of its subject', describe('no CN'));
  if (code !== null && commonName !== code) {
    throw badInput(field, `the registration code ${code} as CN of its subject`, commonName);
  }
  return verification;
}

/** Limit of IoTDA (contract huawei, 2.2). ApsaraMQ documents none. */
const LONGEST_PEM = 65_535;

/**
 * Text that common tools write around a certificate. It is accepted and not sent. In this order: the output of `openssl
 * pkcs12` and of `openssl x509 -text`, comments, a variable or key name in a shell, YAML or JSON, and punctuation.
 */
const SURROUNDINGS = [
  /^(?:Bag Attributes|subject=|issuer=|[ \t]+[\w.]+:).*$/gm,
  /^Certificate:[ \t]*\n(?:[ \t]+.*\n|\n)*/gm,
  /^[ \t]*#.*$/gm,
  /^[ \t{]*(?:(?:export|set|const|let|var)[ \t]+)?["']?[\w.-]{1,64}["']?[ \t]*[=:][ \t]*(?:[|>][+-]?)?[ \t]*["'`]?[ \t]*$/gm,
  /["'`{}[\](),;>]/g,
];

/**
 * Parses a text that contains exactly one certificate. Any other content is refused, because it may be a private key,
 * which must not be sent. Send `printPem` of the result, which contains only the certificate. An error never quotes the
 * text.
 */
export function checkedPem(field: string, pem: string): X509Certificate {
  if (pem.length > LONGEST_PEM) throw badInput(field, 'at most 65,535 characters', describeLength(pem));
  const { certificates, blocks, around } = readPem(pem);
  if (blocks > 0 && around.includes('PRIVATE KEY'))
    throw badInput(
      field,
      'a certificate and nothing else',
      describe('text that also contains a private key'),
    );
  if (blocks > 1) throw badInput(field, 'one certificate', describe(`${blocks} certificates`));
  const [certificate] = certificates;
  if (certificate === undefined)
    throw badInput(
      field,
      'a certificate in PEM',
      describe(blocks > 0 ? 'one that cannot be read' : kindOfText(around)),
    );
  if (SURROUNDINGS.reduce((rest, each) => rest.replace(each, ''), around).trim() !== '')
    throw badInput(field, 'a certificate and nothing else', describe('one with other text around it'));
  if (validFromOf(certificate) === null || validToOf(certificate) === null)
    throw badInput(
      field,
      'a certificate with a readable validity',
      describe('one with a time that cannot be read'),
    );
  return certificate;
}

/** Describes what the text contains instead of a certificate. */
function kindOfText(text: string): string {
  if (text.trim() === '') return 'nothing';
  if (text.includes('PRIVATE KEY-----')) return 'a private key';
  if (text.includes('PUBLIC KEY-----')) return 'a public key';
  if (text.includes('CERTIFICATE REQUEST-----')) return 'a certificate signing request (CSR)';
  if (text.includes('BEGIN PKCS7-----')) return 'a PKCS #7 bundle';
  if (/^\s*MII[A-Za-z0-9+/=\s]+$/.test(text)) return 'base64 DER without the BEGIN and END lines';
  return text.includes('CERTIFICATE-----') ? 'one that cannot be read' : 'something else';
}

/**
 * Checks the validity period against the clock of this machine. A start up to five minutes in the future is accepted,
 * because clocks differ.
 */
export function checkTime(field: string, certificate: X509Certificate, now: Date): void {
  const validFrom = validFromOf(certificate);
  const validTo = validToOf(certificate);
  if (validTo !== null && validTo <= now) {
    throw badInput(
      field,
      'a certificate that is valid now',
      describe(`one that expired at ${validTo.toISOString()}`),
    );
  }
  if (validFrom !== null && validFrom.getTime() > now.getTime() + 5 * 60 * 1_000) {
    throw badInput(
      field,
      'a certificate that is valid now',
      describe(`one that becomes valid at ${validFrom.toISOString()}`),
    );
  }
}

/** Checks the requested status of a certificate, and returns whether it is ACTIVE. */
export function isActive(status: CertificateStatus): boolean {
  if (status !== 'ACTIVE' && status !== 'INACTIVE')
    throw badInput('input.status', 'ACTIVE or INACTIVE', status);
  return status === 'ACTIVE';
}
