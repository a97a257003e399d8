import { AppError, badInput } from '../errors.ts';
import type { Provider } from '../providers/provider.ts';
import type { Capability, InstanceRef } from '../providers/record.ts';
import type { ProviderWrites } from '../providers/writes.ts';
import type { NodeId, NodeKind } from './node-id.ts';
import { parseNodeId } from './node-id.ts';
import type { Operation } from './operation.ts';

/** Where a write goes, and what it is about. */
export interface WriteTarget {
  readonly at: InstanceRef;
  readonly key: readonly string[];
  readonly provider: Provider;
}

/** The object that an input names. No call; what may not be seen is NOT_FOUND like what never was. */
export function targetOf(operation: Operation, id: string, kind: NodeKind, field = 'input.id'): WriteTarget {
  const parsed: NodeId = parseNodeId(id, field);
  if (parsed.kind !== kind) throw badInput(field, `the id of a ${kind}`, `the id of a ${parsed.kind}`);
  const at = operation.registry.refer(operation.principal, parsed.account, parsed.region, parsed.instanceId);
  if (at === null) {
    throw new AppError('NOT_FOUND', 'There is no such object.', { details: { field } });
  }
  return { at, key: parsed.key, provider: operation.loaders.providerOf(at) };
}

/** The instance that something is to be made in; refused without a call to write where its edition lacks it. */
export async function instanceFor(
  operation: Operation,
  instanceId: string,
  capability: Capability,
): Promise<WriteTarget> {
  const target = targetOf(operation, instanceId, 'Instance', 'input.instanceId');
  await requireCapability(operation, target.at, capability);
  return target;
}

export async function requireCapability(
  operation: Operation,
  at: InstanceRef,
  capability: Capability,
): Promise<void> {
  const instance = await operation.loaders.instance(at);
  if (instance === null) {
    throw new AppError('NOT_FOUND', 'There is no such object.', { details: { field: 'input.instanceId' } });
  }
  if (!instance.capabilities.includes(capability)) throw unsupported(`This instance has no ${capability}.`);
}

/** A text of the caller's, or BAD_USER_INPUT that says what was expected. */
export function checked(field: string, value: string, pattern: RegExp, expected: string): string {
  if (!pattern.test(value)) throw badInput(`input.${field}`, expected, value);
  return value;
}

/** `GROUP@@@DEVICE` (contract apsaramq, 2.5). */
export function checkedClientId(value: string): string {
  return checked('clientId', value, /^(?=.{1,64}$)[^@\s]+@@@\S+$/, '`GROUP@@@DEVICE`, at most 64 characters');
}

/** One write of the provider, or UNSUPPORTED_BY_INSTANCE where it has none. */
export function writeOf<Name extends keyof ProviderWrites>(
  provider: Provider,
  name: Name,
): NonNullable<ProviderWrites[Name]> {
  const found = provider.writes[name];
  if (found === undefined) throw unsupported('This cloud service has no such operation.');
  return found as NonNullable<ProviderWrites[Name]>;
}

function unsupported(message: string): AppError {
  return new AppError('UNSUPPORTED_BY_INSTANCE', message);
}
