import type { X509Certificate } from 'node:crypto';
import { badInput, describe, describeLength } from '../../errors.ts';
import type { CertificateStatus } from '../../providers/port/records.ts';
import { readCertificateDer } from '../../x509/certificate-der.ts';
import { commonNameOf, isSignedBy, validFromOf, validToOf } from '../../x509/certificate-facts.ts';
import { publicKeyOf } from '../../x509/key-size.ts';
import { readPem } from '../../x509/pem.ts';

/**
 * A certificate that may issue others. `needsBasicConstraints`: the provider's own rule. That a keyUsage has to name
 * keyCertSign is everybody's rule: no certificate may be verified by such a key otherwise (RFC 5280, 4.2.1.3).
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
      'a certificate with a key of a kind that can be checked',
      describe('one of another'),
    );
  return ca;
}

/**
 * What the provider would only call a wrong content: the verification certificate is signed by the CA's key, and its
 * CN is the code. `code` null: not known here, only that there must be one.
 */
export function checkedVerification(ca: X509Certificate, pem: string, code: string | null): X509Certificate {
  const field = 'input.verificationPem';
  const verification = checkedPem(field, pem);
  if (verification.fingerprint256 === ca.fingerprint256) {
    throw badInput(
      field,
      'a second certificate, made for the registration',
      describe('the CA certificate itself'),
    );
  }
  // Null for what the provider has taken without us: that is for the provider to check.
  const key = publicKeyOf(ca);
  if (key !== null && !isSignedBy(verification, key)) {
    throw badInput(
      field,
      'a certificate that is signed by the key of this CA',
      describe('one that another key has signed'),
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

/** IoTDA's limit (contract huawei, 2.2). ApsaraMQ names none. */
const LONGEST_PEM = 65_535;

/**
 * Text that people's tools put around a certificate. It is not sent. In this order: `openssl pkcs12`, `openssl x509 -text`,
 * a comment, a name in front of a value in a shell, YAML or JSON, and punctuation.
 */
const SURROUNDINGS = [
  /^(?:Bag Attributes|subject=|issuer=|[ \t]+[\w.]+:).*$/gm,
  /^Certificate:[ \t]*\n(?:[ \t]+.*\n|\n)*/gm,
  /^[ \t]*#.*$/gm,
  /^[ \t{]*(?:(?:export|set|const|let|var)[ \t]+)?["']?[\w.-]{1,64}["']?[ \t]*[=:][ \t]*(?:[|>][+-]?)?[ \t]*["'`]?[ \t]*$/gm,
  /["'`{}[\](),;>]/g,
];

/**
 * One certificate and nothing beside it: another thing in the file may be its key, and must not be sent. Send `printPem` of
 * the result, which is the certificate alone. An error quotes nothing of the text.
 */
export function checkedPem(field: string, pem: string): X509Certificate {
  if (pem.length > LONGEST_PEM) throw badInput(field, 'at most 65,535 characters', describeLength(pem));
  const { certificates, blocks, around } = readPem(pem);
  if (blocks > 0 && around.includes('PRIVATE KEY'))
    throw badInput(field, 'a certificate alone', describe('one that holds a private key'));
  if (blocks > 1) throw badInput(field, 'one certificate', describe(`${blocks} of them`));
  const [certificate] = certificates;
  if (certificate === undefined)
    throw badInput(
      field,
      'a certificate in PEM',
      describe(blocks > 0 ? 'one that cannot be read' : kindOfText(around)),
    );
  if (SURROUNDINGS.reduce((rest, each) => rest.replace(each, ''), around).trim() !== '')
    throw badInput(field, 'a certificate alone', describe('one with other text around it'));
  if (validFromOf(certificate) === null || validToOf(certificate) === null)
    throw badInput(
      field,
      'a certificate with a readable validity',
      describe('one with a time that cannot be read'),
    );
  return certificate;
}

/** What people have in their hands instead. */
function kindOfText(text: string): string {
  if (text.trim() === '') return 'nothing';
  if (text.includes('PRIVATE KEY-----')) return 'a private key';
  if (text.includes('PUBLIC KEY-----')) return 'a public key';
  if (text.includes('CERTIFICATE REQUEST-----')) return 'a request for a certificate (CSR)';
  if (text.includes('BEGIN PKCS7-----')) return 'a PKCS #7 bundle';
  if (/^\s*MII[A-Za-z0-9+/=\s]+$/.test(text)) return 'DER in base64 without the lines BEGIN and END';
  return text.includes('CERTIFICATE-----') ? 'one that cannot be read' : 'something else';
}

/** By our clock. A certificate that begins within five minutes may have been made by a clock that is ahead of it. */
export function checkTime(field: string, certificate: X509Certificate, now: Date): void {
  const validFrom = validFromOf(certificate);
  const validTo = validToOf(certificate);
  if (validTo !== null && validTo <= now) {
    throw badInput(
      field,
      'a certificate that is valid',
      describe(`one that expired ${validTo.toISOString()}`),
    );
  }
  if (validFrom !== null && validFrom.getTime() > now.getTime() + 5 * 60 * 1_000) {
    throw badInput(
      field,
      'a certificate that is valid',
      describe(`one that begins ${validFrom.toISOString()}`),
    );
  }
}

/** What a certificate of either kind may be set to. */
export function isActive(status: CertificateStatus): boolean {
  if (status !== 'ACTIVE' && status !== 'INACTIVE')
    throw badInput('input.status', 'ACTIVE or INACTIVE', status);
  return status === 'ACTIVE';
}
