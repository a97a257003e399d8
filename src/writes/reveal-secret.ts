import { AppError, badInput, describe, notFound } from '../errors.ts';
import { findNode } from '../graph/find-node.ts';
import { idOfA, type NodeId, parseNodeId } from '../graph/node-id.ts';
import { NODE_KINDS, type NodeKind, nounOf } from '../graph/nouns.ts';
import type { SecretSlot } from '../providers/port/writes.ts';
import type { Secret } from '../secret.ts';
import type { WriteScope } from './pipeline/write-scope.ts';
import { isText, TEXT_EXPECTED } from './pipeline/write-target.ts';

/**
 * Returns the value of a stored secret. No other function does. The audit line is written before the caller receives
 * the value. If the line cannot be written, the value is not returned.
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
  const { secrets } = nounOf(parsed.kind);
  if (secrets.PRIMARY === undefined)
    throw badInput('input.id', `the id of a ${KINDS_WITH_SECRETS}`, describe(idOfA(parsed.kind)));
  if (secrets[input.slot] === undefined)
    throw badInput('input.slot', 'PRIMARY, because only devices have a secondary secret', input.slot);
  const { principal, writes } = operation;
  const what = { slot: input.slot };
  const note = { principal: principal.name, action: 'revealSecret', target: input.id, what, reason };
  // Read the object again, so that the value and the provider's request id belong to this audit line.
  operation.forget();
  let secret: Secret;
  try {
    secret = await secretOf(operation, parsed, input.slot);
  } catch (error) {
    const [code, requestId] =
      error instanceof AppError ? [error.code, error.details.providerRequestId] : ['INTERNAL_SERVER_ERROR'];
    const providerRequest = requestId === undefined ? {} : { providerRequestId: requestId };
    // If the caller may not see the account, audit/refusals.ts has already written a line. It limits the number of such
    // lines.
    const isVisible =
      operation.registry.refer(principal, parsed.account, parsed.region, parsed.instanceId) !== null;
    if (isVisible) await writes.audit.record({ ...note, decision: 'failed', code, ...providerRequest });
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

/** The kinds that have a secret, as text for the message: `A, B or C`. */
const KINDS_WITH_SECRETS = NODE_KINDS.filter((kind) => nounOf(kind).secrets.PRIMARY !== undefined)
  .join(', ')
  .replace(/, (\w+)$/, ' or $1');

async function secretOf<Kind extends NodeKind>(
  operation: WriteScope,
  id: NodeId<Kind>,
  slot: SecretSlot,
): Promise<Secret> {
  const node = await findNode(operation, id);
  if (node === null) throw notFound('input.id');
  const found = nounOf(id.kind).secrets[slot]?.(node.record);
  if (found == null) throw new AppError('NOT_FOUND', 'This object has no such secret.');
  return found;
}
