import type { X509Certificate } from 'node:crypto';
import { AppError, badInput, describe, notFound } from '../errors.ts';
import { printNodeId } from '../graph/node-id.ts';
import { findRow } from '../lists/find-row.ts';
import type { Provider } from '../providers/port/provider.ts';
import type { CaCertificateRecord, CertificateStatus, InstanceRef } from '../providers/port/records.ts';
import type { Call } from '../transport/call.ts';
import { commonNameOf, parsePem } from '../x509/certificate-facts.ts';
import { printPem } from '../x509/pem.ts';
import { reconcileDeletion, reconcileState } from './pipeline/reconcile.ts';
import { type Keyed, type Optional, presentMembers, write } from './pipeline/write.ts';
import type { WriteScope } from './pipeline/write-scope.ts';
import {
  checked,
  checkedMember,
  checkedSpace,
  instanceFor,
  mustNotExist,
  readOf,
  rulesFor,
  targetOf,
  writeOf,
} from './pipeline/write-target.ts';
import { checkedCa, checkedPem, checkedVerification, checkTime, isActive } from './rules/ca-checks.ts';

export async function createRegistrationCode(
  operation: WriteScope,
  input: Keyed & { readonly instanceId: string },
) {
  const { at, provider } = instanceFor(operation, input.instanceId);
  const send = provider.writes.createRegistrationCode;
  if (send === undefined) throw new AppError('UNSUPPORTED_BY_INSTANCE', rulesFor(provider, 'ca').noCode);
  return write(operation, {
    mutation: 'createRegistrationCode',
    target: input.instanceId,
    lockKey: null,
    input,
    needs: { at, capability: 'CA_CERTIFICATES' },
    // A code that is never used does no harm. So if an answer is lost, a new code is requested.
    plan: {
      send: (call) => send(at, call),
      lost: { seen: (call) => send(at, call) },
      keep: ({ code }) => ({ code }),
    },
  });
}

export async function registerCaCertificate(
  operation: WriteScope,
  input: Keyed & {
    readonly instanceId: string;
    readonly pem: string;
    readonly name: Optional<string>;
    readonly verificationPem: Optional<string>;
    readonly registrationCode: Optional<string>;
    readonly spaceId: Optional<string>;
  },
) {
  const { at, provider } = instanceFor(operation, input.instanceId);
  const rules = rulesFor(provider, 'ca');
  const ca = checkedCa(input.pem, rules);
  const isOneStep = rules.proof === 'at-once';
  const spaceId = checkedSpace(input.spaceId, provider);
  const verificationPem = input.verificationPem ?? null;
  const verificationFault = (found: ReturnType<typeof describe> | null) =>
    badInput('input.verificationPem', rules.verificationExpected, found);
  if (!isOneStep && verificationPem !== null) throw verificationFault(describe('one'));
  const name = checkedMember('name', input.name, rules.name);
  if (isOneStep && verificationPem === null) throw verificationFault(null);
  const code = checkedMember('registrationCode', input.registrationCode, rules.registrationCode);
  const verification = verificationPem === null ? null : checkedVerification(ca, verificationPem, code);
  const send = writeOf(provider, 'registerCaCertificate');
  return write(operation, {
    mutation: 'registerCaCertificate',
    target: input.instanceId,
    lockKey: `${input.instanceId}/${ca.fingerprint256}`,
    what: { name, fingerprint: ca.fingerprint256 },
    input,
    check: () => {
      const now = new Date(operation.now());
      checkTime('input.pem', ca, now);
      if (verification !== null) checkTime('input.verificationPem', verification, now);
    },
    needs: { at, capability: 'CA_CERTIFICATES' },
    plan: {
      // IoTDA refuses a registered CA with the same error as an unreadable certificate (contract huawei, 2.2), and a
      // read after a lost answer could find an earlier registration of the CA. So the CA is looked up first. ApsaraMQ
      // has a separate error code for a registered CA, so it needs no such read.
      ...(isOneStep
        ? {}
        : {
            before: (call: Call) =>
              mustNotExist(
                findCa(provider, at, ca, call),
                'input.pem',
                'This CA certificate is already registered.',
              ),
          }),
      send: (call) =>
        send(
          at,
          {
            name,
            pem: printPem(ca),
            verificationPem: verification === null ? null : printPem(verification),
            spaceId,
          },
          call,
        ),
      lost: {
        // ApsaraMQ stores the registration code with the CA. If the code differs, an earlier write registered the CA.
        seen: async (call) => {
          const found = await findCa(provider, at, ca, call);
          if (found === null) return null;
          const isAnothers =
            verification !== null && found.registrationCode !== commonNameOf(verification.subject);
          return isAnothers ? null : { requestId: null, caId: found.caId };
        },
        mayBeAnothers: true,
      },
      keep: ({ caId }) => ({ id: printNodeId('CaCertificate', at, caId) }),
    },
  });
}

export async function verifyCaCertificate(
  operation: WriteScope,
  input: Keyed & { readonly id: string; readonly verificationPem: string },
) {
  const { at, key, provider } = targetOf(operation, input.id, 'CaCertificate');
  const verify = writeOf(provider, 'verifyCaCertificate');
  const getCaCertificate = readOf(provider, 'getCaCertificate');
  const field = 'input.verificationPem';
  const verification = checkedPem(field, input.verificationPem);
  const caId = key[0];
  const send = (call: Call) => verify(at, caId, printPem(verification), call);
  return write(operation, {
    mutation: 'verifyCaCertificate',
    target: input.id,
    what: { fingerprint: verification.fingerprint256 },
    input,
    check: () => checkTime(field, verification, new Date(operation.now())),
    needs: { at, capability: 'CA_CERTIFICATES' },
    plan: {
      before: async (call) => {
        const record = await getCaCertificate(at, caId, call);
        if (record === null) throw notFound('input.id');
        const ca = record.pem == null ? null : parsePem(record.pem);
        if (ca !== null) checkedVerification(ca, input.verificationPem, record.registrationCode);
      },
      send,
      lost: reconcileState(async (call) => (await getCaCertificate(at, caId, call))?.status === 'ACTIVE'),
      keep: () => ({ id: input.id }),
    },
  });
}

/** Settings that null leaves unchanged. The template is not one of them, because null removes the template. */
const SWITCHES = ['provisioning', 'ocsp', 'ocspTls', 'ocspServerCaId'] as const;

export async function updateCaCertificate(
  operation: WriteScope,
  input: Keyed & {
    readonly id: string;
    readonly provisioning: Optional<boolean>;
    readonly provisioningTemplateId: Optional<string>;
    readonly ocsp: Optional<boolean>;
    readonly ocspTls: Optional<boolean>;
    readonly ocspServerCaId: Optional<string>;
  },
) {
  const { provisioning = null, provisioningTemplateId, ocsp = null } = input;
  const { ocspTls = null, ocspServerCaId = null } = input;
  const settings = { provisioning, provisioningTemplateId, ocsp, ocspTls, ocspServerCaId };
  // Null removes the template, so the template is unchanged only if it is undefined.
  if (provisioningTemplateId === undefined && SWITCHES.every((name) => settings[name] === null)) {
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
  const caId = key[0];
  const send = writeOf(provider, 'updateCaCertificate');
  const getCaCertificate = readOf(provider, 'getCaCertificate');
  return write(operation, {
    mutation: 'updateCaCertificate',
    target: input.id,
    what: {
      ...presentMembers({ provisioning, ocsp, ocspTls, ocspServerCaId }),
      ...(provisioningTemplateId === undefined ? {} : { provisioningTemplateId }),
    },
    input,
    needs: { at, capability: 'CA_SETTINGS' },
    plan: {
      send: (call) => send(at, caId, settings, call),
      lost: reconcileState(async (call) => {
        const has = (await getCaCertificate(at, caId, call))?.settings ?? null;
        if (has === null) return false;
        const isSet = SWITCHES.every((name) => settings[name] === null || settings[name] === has[name]);
        return (
          isSet &&
          (provisioningTemplateId === undefined || has.provisioningTemplateId === provisioningTemplateId)
        );
      }),
      keep: () => ({ id: input.id }),
    },
  });
}

type StatusInput = Keyed & { readonly id: string; readonly status: CertificateStatus };

export async function setCaCertificateStatus(operation: WriteScope, input: StatusInput) {
  const { at, key, provider } = targetOf(operation, input.id, 'CaCertificate');
  const active = isActive(input.status);
  const caId = key[0];
  const send = writeOf(provider, 'setCaCertificateActive');
  const getCaCertificate = readOf(provider, 'getCaCertificate');
  return write(operation, {
    mutation: 'setCaCertificateStatus',
    target: input.id,
    what: { status: input.status },
    input,
    needs: { at, capability: 'CA_CERTIFICATES' },
    plan: {
      send: (call) => send(at, caId, active, call),
      lost: reconcileState(async (call) => (await getCaCertificate(at, caId, call))?.status === input.status),
      keep: () => ({ id: input.id }),
    },
  });
}

type DeleteInput = Keyed & { readonly id: string };

export async function deleteCaCertificate(operation: WriteScope, input: DeleteInput) {
  const { at, key, provider } = targetOf(operation, input.id, 'CaCertificate');
  const caId = key[0];
  const send = writeOf(provider, 'deleteCaCertificate');
  const getCaCertificate = readOf(provider, 'getCaCertificate');
  return write(operation, {
    mutation: 'deleteCaCertificate',
    target: input.id,
    input,
    needs: { at, capability: 'CA_CERTIFICATES' },
    plan: {
      send: (call) => send(at, caId, call),
      lost: reconcileDeletion((call) => getCaCertificate(at, caId, call)),
      keep: () => ({ deletedId: input.id }),
    },
  });
}

async function findCa(
  provider: Provider,
  at: InstanceRef,
  wanted: X509Certificate,
  call: Call,
): Promise<CaCertificateRecord | null> {
  const commonName = commonNameOf(wanted.subject);
  return findRow(
    provider.caCertificates?.(at),
    async (row) => {
      if (row.commonName !== null && row.commonName !== commonName) return false;
      const full = row.pem === undefined ? await provider.getCaCertificate?.(at, row.caId, call) : row;
      return full?.pem != null && parsePem(full.pem)?.fingerprint256 === wanted.fingerprint256;
    },
    call,
  );
}
