import { AppError, badInput, describe, notFound } from '../../errors.ts';
import { idOfA, isOfKind, mayExist, parseNodeId, tryParseNodeId } from '../../graph/node-id.ts';
import type { KeyOf, NodeKind } from '../../graph/nouns.ts';
import type { InputRules, MemberRule, Refused, TextRule } from '../../providers/port/input-rules.ts';
import type { Provider } from '../../providers/port/provider.ts';
import type { DeviceRecord, InstanceRef, TagRecord } from '../../providers/port/records.ts';
import type { ProviderWrites } from '../../providers/port/writes.ts';
import type { Call } from '../../transport/call.ts';
import type { Optional } from './write.ts';
import type { WriteScope } from './write-scope.ts';

/** Where a write goes, and what it is about. */
export interface WriteTarget<Kind extends NodeKind = NodeKind> {
  readonly at: InstanceRef;
  readonly key: KeyOf<Kind>;
  readonly provider: Provider;
}

/** The object that an input names. No call; what may not be seen is NOT_FOUND like what never was. */
export function targetOf<Kind extends NodeKind>(
  operation: WriteScope,
  id: string,
  kind: Kind,
  field = 'input.id',
): WriteTarget<Kind> {
  const parsed = parseNodeId(id, field);
  if (!isOfKind(parsed, kind)) throw badInput(field, idOfA(kind), describe(idOfA(parsed.kind)));
  const at = operation.registry.refer(operation.principal, parsed.account, parsed.region, parsed.instanceId);
  if (at === null) throw notFound(field);
  const provider = operation.loaders.providerOf(at);
  if (!mayExist(parsed, provider.traits)) throw notFound(field);
  return { at, key: parsed.key, provider };
}

/** The instance that something is to be made in. Whether its edition has such a thing is `needs` of the write. */
export function instanceFor(operation: WriteScope, instanceId: string): WriteTarget {
  return targetOf(operation, instanceId, 'Instance', 'input.instanceId');
}

/**
 * Another object of the same instance, named by its global id or by the provider's own, which is told from the first by
 * not being one.
 */
export function providerIdOf(
  operation: WriteScope,
  { at }: WriteTarget,
  value: string,
  wanted: { readonly kind: 'Device' | 'Group'; readonly field: string; readonly pattern: RegExp },
): string {
  const { kind, field, pattern } = wanted;
  if (tryParseNodeId(value) === null) {
    return checked(field, value, pattern, `${idOfA(kind)}: the global one, or the provider's own`);
  }
  const other = targetOf(operation, value, kind, `input.${field}`);
  checkSameInstance(at, other, kind, field);
  return other.key[0];
}

export function checkSameInstance(at: InstanceRef, other: WriteTarget, kind: NodeKind, field: string): void {
  const { account, region, instanceId } = other.at;
  if (account === at.account && region === at.region && instanceId === at.instanceId) return;
  throw badInput(`input.${field}`, `a ${kind} of the same instance`, describe('one of another'));
}

/** The device as it is now, whole. */
export function readDevice(
  { at, provider }: WriteTarget,
  deviceId: string,
  call: Call,
): Promise<DeviceRecord | null> {
  return provider.getDevice?.(at, deviceId, call) ?? Promise.resolve(null);
}

/** A text of the caller's, or BAD_USER_INPUT that says what was expected. */
export function checked(field: string, value: string, pattern: RegExp, expected: string): string {
  if (!pattern.test(value)) throw badInput(`input.${field}`, expected, value);
  if (!isText(value)) throw badInput(`input.${field}`, TEXT_EXPECTED, value);
  return value;
}

/** Half a surrogate pair would arrive as another character than the one that was given; a NUL may end it on its way. */
export const isText = (value: string): boolean => /^(?:[^\p{Cc}\p{Cs}]|[\t\n\r])*$/u.test(value);
export const TEXT_EXPECTED = 'text without control characters and half surrogate pairs';

/**
 * What the provider's lists show and is to be taken away. Who made it held to rules that need not be ours, such as a
 * client id without the separator (contract apsaramq, quirk 20): what is listed can be undone.
 */
export function checkedListed(field: string, value: string, longest = 64): string {
  const pattern = new RegExp(`^.{1,${longest}}$`, 'su');
  if (!pattern.test(value) || !value.isWellFormed())
    throw badInput(`input.${field}`, `1 to ${longest} characters`, value);
  return value;
}

/** Of a user or an identity. */
export function checkedName(field: string, value: string): string {
  return checked(field, value, /^\S(.{0,62}\S)?$/, '1 to 64 characters without blanks at the ends');
}

/**
 * For what ends in a refusal of the provider's that does not say that it is the object which is missing. `field`: the
 * input member that alone names it.
 */
export async function mustExist(found: Promise<unknown>, field?: string): Promise<void> {
  if ((await found) === null) throw notFound(field);
}

/** `GROUP@@@DEVICE` (contract apsaramq, 2.5). */
export function checkedClientId(value: string, field = 'clientId'): string {
  return checked(field, value, /^(?=.{1,64}$)[^@\s]+@@@\S+$/, '`GROUP@@@DEVICE`, at most 64 characters');
}

/** `+` for a whole level, `#` for all that are left (MQTT 3.1.1, 4.7.1). */
export function checkedTopic(field: string, value: string): string {
  const level = /(?:\+|[^\s/+#]*)/.source;
  const filter = new RegExp(`^(?!/)(?=.{1,255}$)(?:${level}/)*(?:#|${level})$`);
  return checked(field, value, filter, 'a topic filter of 1 to 255 characters, `+` and `#` for whole levels');
}

export interface TagInput {
  readonly key: string;
  readonly value: Optional<string>;
}

/** Labels, each key once. A value is optional in both clouds. */
export function checkedTags(
  tags: readonly TagInput[],
  rule: { readonly most: number } | Refused,
): readonly TagRecord[] {
  if ('refused' in rule) {
    if (tags.length > 0) throw badInput('input.tags', rule.refused, tags);
    return [];
  }
  const { most: max } = rule;
  if (tags.length > max) throw badInput('input.tags', `at most ${max} tags`, tags.length);
  for (const [index, { key, value }] of tags.entries()) {
    checked(`tags.${index}.key`, key, /^.{1,64}$/, '1 to 64 characters');
    if (value != null) checked(`tags.${index}.value`, value, /^.{1,128}$/, '1 to 128 characters');
  }
  checkOnce(
    tags.map(({ key }) => key),
    (index) => `input.tags.${index}.key`,
  );
  return tags.map(({ key, value = null }) => ({ key, value }));
}

/** Throws BAD_USER_INPUT for the first key that is there twice. */
export function checkOnce(keys: readonly string[], field: (index: number) => string): void {
  const index = keys.findIndex((key, at) => keys.indexOf(key) < at);
  if (index >= 0) throw badInput(field(index), 'each key once', keys[index]);
}

/** The provider's own id of a resource space; null: the default one. */
export function checkedSpace(value: string | null | undefined, { traits }: Provider): string | null {
  return checkedMember('spaceId', value, traits.inputs.spaceId);
}

/** A text that may be left out, by the rule of the provider. Null: it was. */
export function checkedMember(
  field: string,
  value: string | null | undefined,
  rule: MemberRule,
): string | null {
  if (value == null) {
    if ('pattern' in rule && rule.needed !== undefined) throw badInput(`input.${field}`, rule.needed, null);
    return null;
  }
  if ('refused' in rule) throw badInput(`input.${field}`, rule.refused, value);
  return checkedBy(field, value, rule);
}

export function checkedBy(field: string, value: string, { pattern, expected }: TextRule): string {
  return checked(field, value, pattern, expected);
}

/** The rules for objects of one kind, or UNSUPPORTED_BY_INSTANCE where the provider has none. */
export function rulesFor<Kind extends keyof InputRules>(
  { traits }: Provider,
  kind: Kind,
): NonNullable<InputRules[Kind]> {
  const rules = traits.inputs[kind];
  if (rules === null) throw unsupported(NO_OPERATION);
  return rules;
}

/** The space that something is made in which names none; null: the provider has no such thing, or does not say. */
export async function defaultSpace({ at, provider }: WriteTarget, call: Call): Promise<string | null> {
  const spaces = (await provider.resourceSpaces?.(at, call)) ?? [];
  return spaces.find(({ isDefault }) => isDefault)?.appId ?? null;
}

/** One write of the provider, or UNSUPPORTED_BY_INSTANCE where it has none. */
export function writeOf<Name extends keyof ProviderWrites>(
  provider: Provider,
  name: Name,
): NonNullable<ProviderWrites[Name]> {
  const found = provider.writes[name];
  if (found === undefined) throw unsupported(NO_OPERATION);
  return found as NonNullable<ProviderWrites[Name]>;
}

const NO_OPERATION = 'This cloud service does not support this operation.';

function unsupported(message: string): AppError {
  return new AppError('UNSUPPORTED_BY_INSTANCE', message);
}
