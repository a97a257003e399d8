import type { X509Certificate } from 'node:crypto';
import { badInput } from '../../errors.ts';
import type { CertificateStatus } from '../../providers/record.ts';
import { commonNameOf, parsePem } from '../x509.ts';

/** A certificate that may issue others. */
export function checkedCa(pem: string): X509Certificate {
  const ca = checkedPem('input.pem', pem);
  if (!ca.ca) throw badInput('input.pem', 'a CA certificate (basicConstraints CA:TRUE)', 'one that is none');
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
    throw badInput(field, 'a second certificate, made for the registration', 'the CA certificate itself');
  }
  if (!verification.verify(ca.publicKey)) {
    throw badInput(
      field,
      'a certificate that is signed by the key of this CA',
      'one that another key has signed',
    );
  }
  const commonName = commonNameOf(verification.subject);
  if (commonName === null) throw badInput(field, 'the registration code as CN of its subject', 'no CN');
  if (code !== null && commonName !== code) {
    throw badInput(field, `the registration code ${code} as CN of its subject`, commonName);
  }
  return verification;
}

export function checkedPem(field: string, pem: string): X509Certificate {
  const certificate = parsePem(pem);
  if (certificate === null) throw badInput(field, 'a certificate in PEM', 'something else');
  return certificate;
}

/** By our clock; one that begins within five minutes may have been made by a clock that is ahead of it. */
export function checkTime(field: string, { validFromDate, validToDate }: X509Certificate, now: Date): void {
  if (validToDate <= now) {
    throw badInput(field, 'a certificate that is valid', `one that expired ${validToDate.toISOString()}`);
  }
  if (validFromDate.getTime() > now.getTime() + 5 * 60 * 1_000) {
    throw badInput(field, 'a certificate that is valid', `one that begins ${validFromDate.toISOString()}`);
  }
}

/** What a certificate of either kind may be set to. */
export function isActive(status: CertificateStatus): boolean {
  if (status !== 'ACTIVE' && status !== 'INACTIVE')
    throw badInput('input.status', 'ACTIVE or INACTIVE', status);
  return status === 'ACTIVE';
}
