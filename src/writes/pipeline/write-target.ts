import { AppError, badInput, describe, describeLength, notFound } from '../../errors.ts';
import { idOfA, isOfKind, mayExist, parseNodeId, tryParseNodeId } from '../../graph/node-id.ts';
import type { KeyOf, NodeKind } from '../../graph/nouns.ts';
import { findRow } from '../../lists/find-row.ts';
import type { InputRules, MemberRule, Refused, TextRule } from '../../providers/port/input-rules.ts';
import type { Provider } from '../../providers/port/provider.ts';
import type { DeviceRecord, InstanceRef, TagRecord } from '../../providers/port/records.ts';
import type { ProviderWrites } from '../../providers/port/writes.ts';
import type { Call } from '../../transport/call.ts';
import type { Optional } from './write.ts';
import type { WriteScope } from './write-scope.ts';

/** The object of a write: its instance, its key and the provider that serves it. */
export interface WriteTarget<Kind extends NodeKind = NodeKind> {
  readonly at: InstanceRef;
  readonly key: KeyOf<Kind>;
  readonly provider: Provider;
}

/**
 * Parses a global id of the input without a call. If the caller may not see the object, throws NOT_FOUND, as if the
 * object did not exist.
 */
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

/**
 * Returns the instance in which an object is created. The write's `needs` checks whether the instance supports such
 * objects.
 */
export function instanceFor(operation: WriteScope, instanceId: string): WriteTarget {
  return targetOf(operation, instanceId, 'Instance', 'input.instanceId');
}

/**
 * Returns the provider's id of another object of the same instance. The input is the object's global id or the
 * provider's id. Text that is not a valid global id counts as the provider's id.
 */
export function providerIdOf(
  operation: WriteScope,
  { at }: WriteTarget,
  value: string,
  wanted: { readonly kind: 'Device' | 'Group'; readonly field: string; readonly pattern: RegExp },
): string {
  const { kind, field, pattern } = wanted;
  if (tryParseNodeId(value) === null) {
    return checked(field, value, pattern, `${idOfA(kind)}: its global id or the provider's own id`);
  }
  const other = targetOf(operation, value, kind, `input.${field}`);
  checkSameInstance(at, other, kind, field);
  return other.key[0];
}

export function checkSameInstance(at: InstanceRef, other: WriteTarget, kind: NodeKind, field: string): void {
  const { account, region, instanceId } = other.at;
  if (account === at.account && region === at.region && instanceId === at.instanceId) return;
  throw badInput(`input.${field}`, `a ${kind} of the same instance`, describe('one of another instance'));
}

/** Reads the device from the provider with all members. Null if the device does not exist. */
export function readDevice(
  { at, provider }: WriteTarget,
  deviceId: string,
  call: Call,
): Promise<DeviceRecord | null> {
  return provider.getDevice?.(at, deviceId, call) ?? Promise.resolve(null);
}

/**
 * Returns the caller's text. Throws BAD_USER_INPUT with `expected` if the text does not match the pattern.
 */
export function checked(field: string, value: string, pattern: RegExp, expected: string): string {
  if (!pattern.test(value)) throw badInput(`input.${field}`, expected, value);
  if (!isText(value)) throw badInput(`input.${field}`, TEXT_EXPECTED, value);
  return value;
}

/** Checks a text that no error may quote. `longest`: in characters. Throws BAD_USER_INPUT with `expected`. */
export function checkUnquoted(field: string, value: string, longest: number, expected: string): void {
  if (value.length < 1 || value.length > longest)
    throw badInput(`input.${field}`, expected, describeLength(value));
  if (!isText(value)) throw badInput(`input.${field}`, TEXT_EXPECTED, describe('text with such characters'));
}

/**
 * False for text that could change on its way: an unpaired surrogate would be replaced, and a NUL may cut off
 * the text.
 */
export const isText = (value: string): boolean => /^(?:[^\p{Cc}\p{Cs}]|[\t\n\r])*$/u.test(value);
export const TEXT_EXPECTED = 'text without control characters and unpaired surrogates';

/**
 * Checks the key of an object that is to be removed. The rules are looser than for a creation, because every object
 * that the provider lists must be removable, e.g. a client id without the separator (contract apsaramq, quirk 20).
 */
export function checkedListed(field: string, value: string, longest = 64): string {
  const pattern = new RegExp(`^.{1,${longest}}$`, 'su');
  if (!pattern.test(value) || !value.isWellFormed())
    throw badInput(`input.${field}`, `1 to ${longest} characters`, value);
  return value;
}

/**
 * Throws NOT_FOUND if the read finds nothing. Needed if the provider's refusal does not show that the object is
 * missing. `field` is the input member that names the object; undefined if several members name it together.
 */
export async function mustExist(found: Promise<unknown>, field?: string): Promise<void> {
  if ((await found) === null) throw notFound(field);
}

/** Throws CONFLICT if the read finds the object. `field` is the input member that names the object. */
export async function mustNotExist(found: Promise<unknown>, field: string, message: string): Promise<void> {
  if ((await found) !== null) throw new AppError('CONFLICT', message, { details: { field } });
}

export interface TagInput {
  readonly key: string;
  readonly value: Optional<string>;
}

/** Checks the tags and that their keys are unique. A value is optional in both clouds. */
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

/** Throws BAD_USER_INPUT for the first duplicate key. */
export function checkOnce(keys: readonly string[], field: (index: number) => string): void {
  const index = keys.findIndex((key, at) => keys.indexOf(key) < at);
  if (index >= 0) throw badInput(field(index), 'each key once', keys[index]);
}

/** Checks the provider's id of a resource space. Null stands for the default space. */
export function checkedSpace(value: string | null | undefined, { traits }: Provider): string | null {
  return checkedMember('spaceId', value, traits.inputs.spaceId);
}

/** Checks an optional text against the rule of the provider. Returns null if the text was omitted. */
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

/** The provider's rules for objects of one kind. Throws UNSUPPORTED_BY_INSTANCE if the provider has no such objects. */
export function rulesFor<Kind extends keyof InputRules>(
  { traits }: Provider,
  kind: Kind,
): NonNullable<InputRules[Kind]> {
  const rules = traits.inputs[kind];
  if (rules === null) throw unsupported(NO_OPERATION);
  return rules;
}

/**
 * Returns the resource space of new objects if the input names no space. Null if the provider has no spaces or does not
 * show a default space.
 */
export async function defaultSpace({ at, provider }: WriteTarget, call: Call): Promise<string | null> {
  const found = await findRow(provider.resourceSpaces?.(at), ({ isDefault }) => isDefault, call);
  return found?.appId ?? null;
}

/** The provider's method for a write. Throws UNSUPPORTED_BY_INSTANCE if the provider has no such write. */
export function writeOf<Name extends keyof ProviderWrites>(
  provider: Provider,
  name: Name,
): NonNullable<ProviderWrites[Name]> {
  return methodOf(provider.writes, name);
}

/** The provider's method for a read. Throws UNSUPPORTED_BY_INSTANCE if the provider has no such objects. */
export function readOf<
  Name extends 'groups' | 'getGroup' | 'caCertificates' | 'getCaCertificate' | 'getDeviceCertificate',
>(provider: Provider, name: Name): NonNullable<Provider[Name]> {
  return methodOf(provider, name);
}

function methodOf<Methods, Name extends keyof Methods>(
  methods: Methods,
  name: Name,
): NonNullable<Methods[Name]> {
  const found = methods[name];
  if (found == null) throw unsupported(NO_OPERATION);
  return found;
}

const NO_OPERATION = 'This cloud service does not support this operation.';

function unsupported(message: string): AppError {
  return new AppError('UNSUPPORTED_BY_INSTANCE', message);
}
