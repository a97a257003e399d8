import { isDeepStrictEqual } from 'node:util';
import { AppError, badInput, notFound } from '../errors.ts';
import { printNodeId } from '../graph/node-id.ts';
import { findRow } from '../lists/find-row.ts';
import type {
  PolicyStatement,
  PolicyTargetRecord,
  PolicyTargetType,
  TargetFailure,
} from '../providers/port/access-records.ts';
import type { PolicyRules } from '../providers/port/input-rules.ts';
import type { Call } from '../transport/call.ts';
import { reconcileDeletion, reconcileState } from './pipeline/reconcile.ts';
import { type Keyed, type Optional, write } from './pipeline/write.ts';
import type { WriteScope } from './pipeline/write-scope.ts';
import {
  checkedBy,
  checkedSpace,
  instanceFor,
  isText,
  rulesFor,
  targetOf,
  writeOf,
} from './pipeline/write-target.ts';

export async function createDevicePolicy(
  operation: WriteScope,
  input: Keyed & {
    readonly instanceId: string;
    readonly name: string;
    readonly spaceId: Optional<string>;
    readonly statements: readonly PolicyStatement[];
  },
) {
  const { at, provider } = instanceFor(operation, input.instanceId);
  const rules = rulesFor(provider, 'policy');
  const name = checkedBy('name', input.name, rules.name);
  const statements = checkedStatements(rules, input.statements);
  const send = writeOf(provider, 'createPolicy');
  const spaceId = checkedSpace(input.spaceId, provider);
  return write(operation, {
    mutation: 'createDevicePolicy',
    target: input.instanceId,
    lockKey: null,
    what: { name },
    input,
    needs: { at, capability: 'DEVICE_POLICIES' },
    // Names are not unique, so no read can show which policy this write created.
    plan: {
      send: (call) => send(at, { name, spaceId, statements }, call),
      lost: 'unknown',
      keep: ({ policyId }) => ({ id: printNodeId('DevicePolicy', at, policyId) }),
    },
  });
}

export async function updateDevicePolicy(
  operation: WriteScope,
  input: Keyed & {
    readonly id: string;
    readonly name: Optional<string>;
    readonly statements: Optional<readonly PolicyStatement[]>;
  },
) {
  const { at, policyId, provider } = policyOf(operation, input.id);
  const rules = rulesFor(provider, 'policy');
  const name = input.name == null ? null : checkedBy('name', input.name, rules.name);
  const statements = input.statements == null ? null : checkedStatements(rules, input.statements);
  if (name === null && statements === null) throw badInput('input.name', 'a name or statements', null);
  const send = writeOf(provider, 'updatePolicy');
  return write(operation, {
    mutation: 'updateDevicePolicy',
    target: input.id,
    what: { name },
    input,
    needs: { at, capability: 'DEVICE_POLICIES' },
    plan: {
      send: (call) => send(at, policyId, { name, statements }, call),
      lost: reconcileState(async (call) => {
        const policy = (await provider.access?.getPolicy(at, policyId, call)) ?? null;
        return (
          policy !== null &&
          (name === null || policy.name === name) &&
          (statements === null || isDeepStrictEqual(policy.statements, plain(statements)))
        );
      }),
      keep: () => ({ id: input.id }),
    },
  });
}

export async function deleteDevicePolicy(operation: WriteScope, input: Keyed & { readonly id: string }) {
  const { at, policyId, provider } = policyOf(operation, input.id);
  const send = writeOf(provider, 'deletePolicy');
  return write(operation, {
    mutation: 'deleteDevicePolicy',
    target: input.id,
    input,
    needs: { at, capability: 'DEVICE_POLICIES' },
    plan: {
      send: (call) => send(at, policyId, call),
      lost: reconcileDeletion(async (call) => provider.access?.getPolicy(at, policyId, call)),
      keep: () => ({ deletedId: input.id }),
    },
  });
}

interface TargetsInput extends Keyed {
  readonly id: string;
  readonly targetType: PolicyTargetType;
  readonly targetIds: readonly string[];
}

export const bindDevicePolicy = (operation: WriteScope, input: TargetsInput) =>
  setTargets(operation, input, true);

export const unbindDevicePolicy = (operation: WriteScope, input: TargetsInput) =>
  setTargets(operation, input, false);

async function setTargets(operation: WriteScope, input: TargetsInput, bound: boolean) {
  const { targetType, targetIds } = input;
  const { at, policyId, provider } = policyOf(operation, input.id);
  const { targetTypes, targetId, mostTargets } = rulesFor(provider, 'policy');
  const type = targetTypes.find((each) => each === targetType);
  if (type === undefined) {
    const expected = `${targetTypes.slice(0, -1).join(', ')} or ${targetTypes.at(-1)}`;
    throw badInput('input.targetType', expected, targetType);
  }
  if (targetIds.length < 1 || targetIds.length > mostTargets)
    throw badInput('input.targetIds', `1 to ${mostTargets} ids`, targetIds.length);
  for (const [index, id] of targetIds.entries()) {
    checkedBy(`targetIds.${index}`, id, targetId);
    if (targetIds.indexOf(id) < index) throw badInput(`input.targetIds.${index}`, 'each id once', id);
  }
  const put = writeOf(provider, 'setPolicyTargets');
  // If the provider has this write, it also lists the targets.
  const { access } = provider;
  if (access === undefined) throw notFound('input.id');
  /** Reads which targets are not yet in the requested state. */
  const left = async (call: Call) => {
    const isBound = new Set<string>();
    const hasAll = ({ id }: PolicyTargetRecord) =>
      targetIds.includes(id) && isBound.add(id).size === targetIds.length;
    await findRow(access.policyTargets(at, policyId, type), hasAll, call);
    return targetIds.filter((id) => isBound.has(id) !== bound);
  };
  const send = async (ids: readonly string[], call: Call) => {
    const { requestId, failures } = await put(at, policyId, { type, ids, bound }, call);
    return { requestId, failures: failures ?? (await readFailures(left, call)) };
  };
  return write(operation, {
    mutation: bound ? 'bindDevicePolicy' : 'unbindDevicePolicy',
    target: input.id,
    what: { targetType, targetIds },
    input,
    needs: { at, capability: 'DEVICE_POLICIES' },
    plan: {
      send: (call) => send(targetIds, call),
      // Binding is idempotent. The provider may report a failure for an unbound target that is unbound again, so only
      // the remaining targets are sent.
      lost: {
        seen: async (call) => ((await left(call)).length === 0 ? { requestId: null, failures: [] } : null),
        again: async (call) => send(await left(call), call),
      },
      keep: ({ failures }) => ({ id: input.id, failures: printKeptFailures(failures) }),
    },
  });
}

/**
 * Reads which targets are not in the requested state. Used if the answer has no result for each target. If this read
 * fails, the outcome of the write is unknown, so the answer counts as lost and not as a failure.
 */
async function readFailures(left: (call: Call) => Promise<readonly string[]>, call: Call) {
  try {
    return (await left(call)).map((targetId) => ({ targetId, providerCode: null }));
  } catch (cause) {
    throw new AppError('PROVIDER_BAD_RESPONSE', 'The provider returned no result for the targets.', {
      cause,
    });
  }
}

function checkedStatements(
  { actions: known, resource, mostResources }: PolicyRules,
  statements: readonly PolicyStatement[],
): readonly PolicyStatement[] {
  if (statements.length < 1) throw badInput('input.statements', 'at least one statement', 0);
  for (const [index, { effect, actions, resources }] of statements.entries()) {
    const field = `input.statements.${index}`;
    if (effect === 'UNKNOWN') throw badInput(`${field}.effect`, 'ALLOW or DENY', effect);
    if (actions.length < 1 || !actions.every((each) => known.includes(each))) {
      throw badInput(`${field}.actions`, `one or both of ${known.join(', ')}`, actions.join(', '));
    }
    const isResource = (each: string) => resource.pattern.test(each) && isText(each);
    if (resources.length < 1 || resources.length > mostResources || !resources.every(isResource)) {
      throw badInput(
        `${field}.resources`,
        `1 to ${mostResources} of ${resource.expected}`,
        resources.join(', '),
      );
    }
  }
  return statements;
}

/** Returns only the members that are compared with the policy from the provider. */
function plain(statements: readonly PolicyStatement[]): readonly PolicyStatement[] {
  return statements.map(({ effect, actions, resources }) => ({ effect, actions, resources }));
}

/**
 * Parses the id of a policy. The id has no pattern to check, because the documented patterns contradict each other
 * (contract huawei, section 6, 2).
 */
function policyOf(operation: WriteScope, id: string) {
  const { at, key, provider } = targetOf(operation, id, 'DevicePolicy');
  return { at, policyId: key[0], provider };
}

/** Prints the failures of single targets as text, because a stored result contains only text. */
function printKeptFailures(failures: readonly TargetFailure[]): string {
  return JSON.stringify(failures);
}

export function parseKeptFailures(text: string): readonly TargetFailure[] {
  return JSON.parse(text);
}
