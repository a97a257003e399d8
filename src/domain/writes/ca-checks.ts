import type { X509Certificate } from 'node:crypto';
import { badInput, said, saidLength } from '../../errors.ts';
import type { CertificateStatus } from '../../providers/record.ts';
import { commonNameOf, parsePem, publicKeyOf } from '../x509.ts';

/** A certificate that may issue others. */
export function checkedCa(pem: string): X509Certificate {
  const ca = checkedPem('input.pem', pem);
  if (!ca.ca)
    throw badInput('input.pem', 'a CA certificate (basicConstraints CA:TRUE)', said('one that is none'));
  if (publicKeyOf(ca) === null)
    throw badInput(
      'input.pem',
      'a certificate with a key of a kind that can be checked',
      said('one of another'),
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
      said('the CA certificate itself'),
    );
  }
  // Null for what the provider has taken without us: that is for the provider to check.
  const key = publicKeyOf(ca);
  if (key !== null && !verification.verify(key)) {
    throw badInput(
      field,
      'a certificate that is signed by the key of this CA',
      said('one that another key has signed'),
    );
  }
  const commonName = commonNameOf(verification.subject);
  if (commonName === null) throw badInput(field, 'the registration code as CN of its subject', said('no CN'));
  if (code !== null && commonName !== code) {
    throw badInput(field, `the registration code ${code} as CN of its subject`, commonName);
  }
  return verification;
}

/** What IoTDA takes (contract huawei, 2.2); ApsaraMQ, which has it in the URL, names no limit. */
const LONGEST_PEM = 65_535;
const BLOCK = /-----BEGIN ((?:DEVICE)?CERTIFICATE)-----[^-]*-----END \1-----/g;
/** What `openssl pkcs12` writes above a certificate. It is not sent. */
const BAG_ATTRIBUTES = /^(?:Bag Attributes|subject=|issuer=|[ \t]+[\w.]+:).*$/gm;

/**
 * One certificate and nothing beside it: what else is in a file may be its key, and must not be sent after it. Send
 * `toString()` of what comes back, which is the certificate alone. Nothing of the text is told back.
 */
export function checkedPem(field: string, pem: string): X509Certificate {
  if (pem.length > LONGEST_PEM) throw badInput(field, 'at most 65,535 characters', saidLength(pem));
  // As a variable of an environment or a text in JSON often has it.
  const text = pem.includes('\n') ? pem : pem.replaceAll(/(?:\\r)?\\n/g, '\n');
  const blocks = text.match(BLOCK) ?? [];
  if (blocks.length > 0 && text.includes('PRIVATE KEY-----'))
    throw badInput(field, 'a certificate alone', said('one that holds a private key'));
  if (blocks.length > 1) throw badInput(field, 'one certificate', said(`${blocks.length} of them`));
  const certificate = parsePem(blocks[0] ?? '');
  if (certificate === null) throw badInput(field, 'a certificate in PEM', said(kindOfText(text)));
  if (text.replace(BLOCK, '').replace(BAG_ATTRIBUTES, '').trim() !== '')
    throw badInput(field, 'a certificate alone', said('one with other text around it'));
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
  return text.includes('BEGIN CERTIFICATE-----') ? 'one that cannot be read' : 'something else';
}

/** By our clock; one that begins within five minutes may have been made by a clock that is ahead of it. */
export function checkTime(field: string, { validFromDate, validToDate }: X509Certificate, now: Date): void {
  if (validToDate <= now) {
    throw badInput(
      field,
      'a certificate that is valid',
      said(`one that expired ${validToDate.toISOString()}`),
    );
  }
  if (validFromDate.getTime() > now.getTime() + 5 * 60 * 1_000) {
    throw badInput(
      field,
      'a certificate that is valid',
      said(`one that begins ${validFromDate.toISOString()}`),
    );
  }
}

/** What a certificate of either kind may be set to. */
export function isActive(status: CertificateStatus): boolean {
  if (status !== 'ACTIVE' && status !== 'INACTIVE')
    throw badInput('input.status', 'ACTIVE or INACTIVE', status);
  return status === 'ACTIVE';
}
