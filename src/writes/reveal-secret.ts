import { AppError, badInput, describe, notFound } from '../errors.ts';
import { findNode } from '../graph/find-node.ts';
import { idOfA, parseNodeId } from '../graph/node-id.ts';
import type { AnyNode } from '../graph/nodes.ts';
import type { SecretSlot } from '../providers/port/writes.ts';
import type { Secret } from '../secret.ts';
import type { WriteScope } from './pipeline/write-scope.ts';
import { isText, TEXT_EXPECTED } from './pipeline/write-target.ts';

/**
 * The one way by which a stored secret leaves. The audit log has its line before the caller has the value; where that
 * cannot be written, nothing is shown.
 */
export async function revealSecret(
  operation: WriteScope,
  input: { readonly id: string; readonly slot: SecretSlot; readonly reason: string },
): Promise<string> {
  const reason = input.reason.trim();
  if (reason.length < 3 || reason.length > 500) {
    throw badInput('input.reason', 'a reason of 3 to 500 characters', input.reason);
  }
  if (!isText(reason)) throw badInput('input.reason', TEXT_EXPECTED, input.reason);
  const parsed = parseNodeId(input.id, 'input.id');
  if (!['ClientCredential', 'AuthIdentity', 'Device', 'DeviceAuthorizer'].includes(parsed.kind)) {
    throw badInput(
      'input.id',
      'the id of a ClientCredential, AuthIdentity, Device or DeviceAuthorizer',
      describe(idOfA(parsed.kind)),
    );
  }
  if (parsed.kind !== 'Device' && input.slot === 'SECONDARY') {
    throw badInput('input.slot', 'PRIMARY: only devices have a second secret', input.slot);
  }
  const { principal, writes } = operation;
  const what = { slot: input.slot };
  const note = { principal: principal.name, action: 'revealSecret', target: input.id, what, reason };
  // Read for this, and not shown from what another field has read.
  operation.forget();
  let secret: Secret;
  try {
    secret = await secretOf(operation, input.id, input.slot);
  } catch (error) {
    const [code, requestId] =
      error instanceof AppError ? [error.code, error.details.providerRequestId] : ['INTERNAL_SERVER_ERROR'];
    const told = requestId === undefined ? {} : { providerRequestId: requestId };
    // Otherwise the document has its line among the refusals, which are limited.
    const isVisible =
      operation.registry.refer(principal, parsed.account, parsed.region, parsed.instanceId) !== null;
    if (isVisible) await writes.audit.record({ ...note, decision: 'failed', code, ...told });
    throw error;
  }
  const providerRequestId = operation.lastRequestId();
  await writes.audit.record({
    ...note,
    decision: 'revealed',
    ...(providerRequestId === null ? {} : { providerRequestId }),
  });
  return secret.reveal();
}

async function secretOf(operation: WriteScope, id: string, slot: SecretSlot): Promise<Secret> {
  const node = await findNode(operation, parseNodeId(id));
  if (node === null) throw notFound('input.id');
  const found = stored(node, slot);
  if (found === null) throw new AppError('NOT_FOUND', 'There is no such secret.');
  return found;
}

function stored(node: AnyNode, slot: SecretSlot): Secret | null {
  switch (node.kind) {
    case 'ClientCredential':
    case 'AuthIdentity':
      return node.record.secret ?? null;
    case 'Device':
      return (slot === 'SECONDARY' ? node.record.auth?.secondarySecret : node.record.auth?.secret) ?? null;
    case 'DeviceAuthorizer':
      return node.record.signingToken ?? null;
    default:
      return null;
  }
}
