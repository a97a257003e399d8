import type { X509Certificate } from 'node:crypto';
import { AppError, badInput } from '../../errors.ts';
import type { Provider } from '../../providers/provider.ts';
import type { CaCertificateRecord, CertificateStatus, InstanceRef } from '../../providers/record.ts';
import type { Call } from '../../transport/request.ts';
import { printNodeId } from '../node-id.ts';
import type { Operation } from '../operation.ts';
import { findRow } from '../paging/find-row.ts';
import { write } from '../write.ts';
import { checked, instanceFor, targetOf, writeOf } from '../write-target.ts';
import { commonNameOf, parsePem } from '../x509.ts';
import type { Keyed } from './keyed.ts';

export async function createRegistrationCode(
  operation: Operation,
  input: Keyed & { readonly instanceId: string },
) {
  const { at, provider } = await instanceFor(operation, input.instanceId, 'CA_CERTIFICATES');
  const send = provider.writes.createRegistrationCode;
  if (send === undefined) {
    throw new AppError(
      'UNSUPPORTED_BY_INSTANCE',
      'IoTDA gives the code with the certificate: register it, read its registrationCode, then verify it.',
    );
  }
  return write(operation, {
    mutation: 'createRegistrationCode',
    target: input.instanceId,
    input,
    idempotencyKey: input.idempotencyKey ?? null,
    // A code that nobody uses harms nobody.
    plan: { send: (call) => send(at, call), lost: 'repeat', keep: ({ code }) => ({ code }) },
  });
}

export async function registerCaCertificate(
  operation: Operation,
  input: Keyed & {
    readonly instanceId: string;
    readonly pem: string;
    readonly name?: string | null | undefined;
    readonly verificationPem?: string | null | undefined;
    readonly registrationCode?: string | null | undefined;
  },
) {
  const ca = checkedCa(input.pem);
  const { at, provider } = await instanceFor(operation, input.instanceId, 'CA_CERTIFICATES');
  const isOneStep = provider.name === 'ALIBABA_MQTT';
  const name = input.name ?? null;
  const verificationPem = input.verificationPem ?? null;
  if (isOneStep) {
    checked('name', name ?? '', /^.{1,255}$/, 'a display name: ApsaraMQ needs one');
    if (verificationPem === null) {
      throw badInput(
        'input.verificationPem',
        'the verification certificate: ApsaraMQ needs it at once',
        null,
      );
    }
    const code = input.registrationCode ?? null;
    if (code !== null)
      checked('registrationCode', code, /^[\w-]{1,64}$/, 'the code of createRegistrationCode');
    checkVerification(ca, verificationPem, code);
  } else if (verificationPem !== null) {
    throw badInput(
      'input.verificationPem',
      'none: IoTDA makes its code only now; see verifyCaCertificate',
      'one',
    );
  }
  const send = writeOf(provider, 'registerCaCertificate');
  return write(operation, {
    mutation: 'registerCaCertificate',
    target: input.instanceId,
    input,
    idempotencyKey: input.idempotencyKey ?? null,
    plan: {
      send: (call) => send(at, { name, pem: input.pem, verificationPem }, call),
      lost: async (call) => {
        const found = await findCa(provider, at, ca, call);
        return found === null ? null : { requestId: null, caId: found.caId };
      },
      keep: ({ caId }) => ({ id: printNodeId('CaCertificate', at, caId) }),
    },
  });
}

export async function verifyCaCertificate(
  operation: Operation,
  input: Keyed & { readonly id: string; readonly verificationPem: string },
) {
  const { at, key, provider } = targetOf(operation, input.id, 'CaCertificate');
  const send = writeOf(provider, 'verifyCaCertificate');
  if (parsePem(input.verificationPem) === null) {
    throw badInput('input.verificationPem', 'a certificate in PEM', 'something else');
  }
  const caId = key[0]!;
  return write(operation, {
    mutation: 'verifyCaCertificate',
    target: input.id,
    input,
    idempotencyKey: input.idempotencyKey ?? null,
    plan: {
      before: async (call) => {
        const record = await provider.getCaCertificate(at, caId, call);
        if (record === null) throw new AppError('NOT_FOUND', 'There is no such object.');
        const ca = record.pem == null ? null : parsePem(record.pem);
        if (ca !== null) checkVerification(ca, input.verificationPem, record.registrationCode);
      },
      send: (call) => send(at, caId, input.verificationPem, call),
      lost: 'repeat',
      keep: () => ({ id: input.id }),
    },
  });
}

export async function updateCaCertificate(
  operation: Operation,
  input: Keyed & {
    readonly id: string;
    readonly provisioning?: boolean | null | undefined;
    readonly provisioningTemplateId?: string | null | undefined;
    readonly ocsp?: boolean | null | undefined;
  },
) {
  const { provisioning = null, provisioningTemplateId, ocsp = null } = input;
  if (provisioning === null && provisioningTemplateId === undefined && ocsp === null) {
    throw badInput(
      'input.provisioning',
      'at least one of provisioning, provisioningTemplateId and ocsp',
      null,
    );
  }
  if (provisioningTemplateId != null) {
    checked('provisioningTemplateId', provisioningTemplateId, /^[a-fA-F0-9]{24}$/, '24 hex digits');
  }
  const { at, key, provider } = targetOf(operation, input.id, 'CaCertificate');
  const send = writeOf(provider, 'updateCaCertificate');
  return write(operation, {
    mutation: 'updateCaCertificate',
    target: input.id,
    input,
    idempotencyKey: input.idempotencyKey ?? null,
    plan: {
      send: (call) => send(at, key[0]!, { provisioning, provisioningTemplateId, ocsp }, call),
      lost: 'repeat',
      keep: () => ({ id: input.id }),
    },
  });
}

type StatusInput = Keyed & { readonly id: string; readonly status: CertificateStatus };

export async function setCaCertificateStatus(operation: Operation, input: StatusInput) {
  const { at, key, provider } = targetOf(operation, input.id, 'CaCertificate');
  const active = isActive(input.status);
  const send = writeOf(provider, 'setCaCertificateActive');
  return write(operation, {
    mutation: 'setCaCertificateStatus',
    target: input.id,
    input,
    idempotencyKey: input.idempotencyKey ?? null,
    plan: { send: (call) => send(at, key[0]!, active, call), lost: 'repeat', keep: () => ({ id: input.id }) },
  });
}

export async function setDeviceCertificateStatus(operation: Operation, input: StatusInput) {
  const { at, key, provider } = targetOf(operation, input.id, 'DeviceCertificate');
  const active = isActive(input.status);
  const send = writeOf(provider, 'setDeviceCertificateActive');
  return write(operation, {
    mutation: 'setDeviceCertificateStatus',
    target: input.id,
    input,
    idempotencyKey: input.idempotencyKey ?? null,
    plan: { send: (call) => send(at, key[0]!, active, call), lost: 'repeat', keep: () => ({ id: input.id }) },
  });
}

type DeleteInput = Keyed & { readonly id: string };

export async function deleteCaCertificate(operation: Operation, input: DeleteInput) {
  const { at, key, provider } = targetOf(operation, input.id, 'CaCertificate');
  const send = writeOf(provider, 'deleteCaCertificate');
  return write(operation, {
    mutation: 'deleteCaCertificate',
    target: input.id,
    input,
    idempotencyKey: input.idempotencyKey ?? null,
    plan: { send: (call) => send(at, key[0]!, call), ...DELETION, keep: () => ({ deletedId: input.id }) },
  });
}

export async function deleteDeviceCertificate(operation: Operation, input: DeleteInput) {
  const { at, key, provider } = targetOf(operation, input.id, 'DeviceCertificate');
  const send = writeOf(provider, 'deleteDeviceCertificate');
  return write(operation, {
    mutation: 'deleteDeviceCertificate',
    target: input.id,
    input,
    idempotencyKey: input.idempotencyKey ?? null,
    plan: { send: (call) => send(at, key[0]!, call), ...DELETION, keep: () => ({ deletedId: input.id }) },
  });
}

const DELETION = { lost: 'repeat', repeated: { code: 'NOT_FOUND', answer: { requestId: null } } } as const;

function isActive(status: CertificateStatus): boolean {
  if (status !== 'ACTIVE' && status !== 'INACTIVE')
    throw badInput('input.status', 'ACTIVE or INACTIVE', status);
  return status === 'ACTIVE';
}

function checkedCa(pem: string): X509Certificate {
  const ca = parsePem(pem);
  if (ca === null) throw badInput('input.pem', 'a certificate in PEM', 'something else');
  if (!ca.ca) throw badInput('input.pem', 'a CA certificate (basicConstraints CA:TRUE)', 'one that is none');
  if (ca.validToDate.getTime() <= Date.now())
    throw badInput('input.pem', 'a certificate that is valid', 'an expired one');
  return ca;
}

/**
 * What the provider would only call a wrong content: the verification certificate is signed by the CA's key, and its
 * CN is the code. `code` null: not known here, only that there must be one.
 */
function checkVerification(ca: X509Certificate, pem: string, code: string | null): void {
  const field = 'input.verificationPem';
  const verification = parsePem(pem);
  if (verification === null) throw badInput(field, 'a certificate in PEM', 'something else');
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
}

async function findCa(
  provider: Provider,
  at: InstanceRef,
  wanted: X509Certificate,
  call: Call,
): Promise<CaCertificateRecord | null> {
  const commonName = commonNameOf(wanted.subject);
  return findRow(
    provider.caCertificates(at),
    async (row) => {
      if (row.commonName !== null && row.commonName !== commonName) return false;
      const full = row.pem === undefined ? await provider.getCaCertificate(at, row.caId, call) : row;
      return full?.pem != null && parsePem(full.pem)?.fingerprint256 === wanted.fingerprint256;
    },
    call,
  );
}
