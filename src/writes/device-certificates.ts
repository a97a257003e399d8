import type { CertificateStatus } from '../providers/port/records.ts';
import { reconcileDeletion, reconcileState } from './pipeline/reconcile.ts';
import { type Keyed, write } from './pipeline/write.ts';
import type { WriteScope } from './pipeline/write-scope.ts';
import { readOf, targetOf, writeOf } from './pipeline/write-target.ts';
import { isActive } from './rules/ca-checks.ts';

export async function setDeviceCertificateStatus(
  operation: WriteScope,
  input: Keyed & { readonly id: string; readonly status: CertificateStatus },
) {
  const { at, key, provider } = targetOf(operation, input.id, 'DeviceCertificate');
  const active = isActive(input.status);
  const certificateId = key[0];
  const send = writeOf(provider, 'setDeviceCertificateActive');
  const getDeviceCertificate = readOf(provider, 'getDeviceCertificate');
  return write(operation, {
    mutation: 'setDeviceCertificateStatus',
    target: input.id,
    what: { status: input.status },
    input,
    needs: { at, capability: 'DEVICE_CERTIFICATES' },
    plan: {
      send: (call) => send(at, certificateId, active, call),
      lost: reconcileState(
        async (call) => (await getDeviceCertificate(at, certificateId, call))?.status === input.status,
      ),
      keep: () => ({ id: input.id }),
    },
  });
}

export async function deleteDeviceCertificate(operation: WriteScope, input: Keyed & { readonly id: string }) {
  const { at, key, provider } = targetOf(operation, input.id, 'DeviceCertificate');
  const certificateId = key[0];
  const send = writeOf(provider, 'deleteDeviceCertificate');
  const getDeviceCertificate = readOf(provider, 'getDeviceCertificate');
  return write(operation, {
    mutation: 'deleteDeviceCertificate',
    target: input.id,
    input,
    needs: { at, capability: 'DEVICE_CERTIFICATES' },
    plan: {
      send: (call) => send(at, certificateId, call),
      lost: reconcileDeletion((call) => getDeviceCertificate(at, certificateId, call)),
      keep: () => ({ deletedId: input.id }),
    },
  });
}
