import type { X509Certificate } from 'node:crypto';
import { AppError, badInput } from '../../errors.ts';
import type { Provider } from '../../providers/provider.ts';
import type { CaCertificateRecord, CertificateStatus, InstanceRef } from '../../providers/record.ts';
import type { Call } from '../../transport/request.ts';
import { printNodeId } from '../node-id.ts';
import type { Operation } from '../operation.ts';
import { findRow } from '../paging/find-row.ts';
import { type Keyed, write } from '../write.ts';
import { checked, checkedSpace, instanceFor, targetOf, writeOf } from '../write-target.ts';
import { commonNameOf, parsePem } from '../x509.ts';
import { checkedCa, checkedPem, checkedVerification, checkTime } from './ca-checks.ts';

export async function createRegistrationCode(
  operation: Operation,
  input: Keyed & { readonly instanceId: string },
) {
  const { at, provider } = instanceFor(operation, input.instanceId);
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
    needs: { at, capability: 'CA_CERTIFICATES' },
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
    readonly spaceId?: string | null | undefined;
  },
) {
  const ca = checkedCa(input.pem);
  const { at, provider } = instanceFor(operation, input.instanceId);
  const isOneStep = provider.name === 'ALIBABA_MQTT';
  const name = input.name ?? null;
  const spaceId = checkedSpace(input.spaceId, provider);
  const verificationPem = input.verificationPem ?? null;
  let verification: X509Certificate | null = null;
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
    verification = checkedVerification(ca, verificationPem, code);
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
    check: () => {
      const now = new Date(operation.now());
      checkTime('input.pem', ca, now);
      if (verification !== null) checkTime('input.verificationPem', verification, now);
    },
    needs: { at, capability: 'CA_CERTIFICATES' },
    plan: {
      send: (call) => send(at, { name, pem: input.pem, verificationPem, spaceId }, call),
      // ApsaraMQ keeps the code with it: one that was there before under another code is not ours.
      lost: async (call) => {
        const found = await findCa(provider, at, ca, call);
        if (found === null) return null;
        const isAnothers =
          verification !== null && found.registrationCode !== commonNameOf(verification.subject);
        return isAnothers ? null : { requestId: null, caId: found.caId };
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
  const verify = writeOf(provider, 'verifyCaCertificate');
  const field = 'input.verificationPem';
  const verification = checkedPem(field, input.verificationPem);
  const caId = key[0]!;
  const send = (call: Call) => verify(at, caId, input.verificationPem, call);
  return write(operation, {
    mutation: 'verifyCaCertificate',
    target: input.id,
    input,
    check: () => checkTime(field, verification, new Date(operation.now())),
    plan: {
      before: async (call) => {
        const record = await provider.getCaCertificate(at, caId, call);
        if (record === null) throw new AppError('NOT_FOUND', 'There is no such object.');
        const ca = record.pem == null ? null : parsePem(record.pem);
        if (ca !== null) checkedVerification(ca, input.verificationPem, record.registrationCode);
      },
      send,
      // What IoTDA says to a second verification is not documented: it is not asked where the first one shows.
      lost: async (call) => {
        const record = await provider.getCaCertificate(at, caId, call);
        return record?.status === 'ACTIVE' ? { requestId: null } : send(call);
      },
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
    readonly ocspTls?: boolean | null | undefined;
    readonly ocspServerCaId?: string | null | undefined;
  },
) {
  const { provisioning = null, provisioningTemplateId, ocsp = null } = input;
  const { ocspTls = null, ocspServerCaId = null } = input;
  const settings = { provisioning, provisioningTemplateId, ocsp, ocspTls, ocspServerCaId };
  const rest = [provisioning, ocsp, ocspTls, ocspServerCaId];
  // Null unbinds a template, so that only undefined means none here.
  if (provisioningTemplateId === undefined && rest.every((each) => each === null)) {
    throw badInput('input.provisioning', 'at least one of the settings', null);
  }
  if (ocspServerCaId !== null) {
    checked(
      'ocspServerCaId',
      ocspServerCaId,
      /^[A-Za-z0-9-]{1,36}$/,
      "the provider's id of a CA certificate",
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
    needs: { at, capability: 'CA_SETTINGS' },
    plan: {
      send: (call) => send(at, key[0]!, settings, call),
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
    plan: { send: (call) => send(at, key[0]!, call), ...DELETION, keep: () => ({ deletedId: input.id }) },
  });
}

const DELETION = { lost: 'repeat', repeated: { code: 'NOT_FOUND', answer: { requestId: null } } } as const;

function isActive(status: CertificateStatus): boolean {
  if (status !== 'ACTIVE' && status !== 'INACTIVE')
    throw badInput('input.status', 'ACTIVE or INACTIVE', status);
  return status === 'ACTIVE';
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
