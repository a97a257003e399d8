import type { AlibabaIdentity, AlibabaInstance, AlibabaPermission } from '../fleet/fleet.ts';
import { LONGEST_CLIENT_ID } from './clients.ts';
import { identityKey, permissionKey } from './custom-auth.ts';
import { refuse } from './errors.ts';
import type { AnswerPayload, Work } from './work.ts';

const LONGEST_USERNAME = 64;
const IDENTITY_TYPES = ['USER', 'CLIENT'] as const;
const SIGN_MODES = ['ORIGIN', 'SIGNED'] as const;

/**
 * Adds an identity. The documentation does not say whether a call for an existing identity is refused or replaces it,
 * so a switch decides.
 */
export function addCustomAuthIdentity(work: Work, instance: AlibabaInstance): AnswerPayload {
  const made = readIdentity(work);
  const index = indexOf(instance.identities, made, identityKey);
  if (index >= 0 && work.switches.duplicateIdentity === 'refused') throw work.wrong('Username');
  if (index < 0 && instance.identities.length >= capacityOf(instance))
    throw refuse('Customauth.over.capacity');
  if (index < 0) instance.identities.push(made);
  else instance.identities[index] = made;
  return {};
}

export function updateCustomAuthIdentity(work: Work, instance: AlibabaInstance): AnswerPayload {
  const changed = readIdentity(work);
  const index = indexOf(instance.identities, changed, identityKey);
  if (isMissing(work, index, 'Username')) return {};
  instance.identities[index] = changed;
  return {};
}

export function deleteCustomAuthIdentity(work: Work, instance: AlibabaInstance): AnswerPayload {
  const index = indexOf(instance.identities, readIdentityKey(work), identityKey);
  if (isMissing(work, index, 'Username')) return {};
  instance.identities.splice(index, 1);
  return {};
}

export function addCustomAuthPermission(work: Work, instance: AlibabaInstance): AnswerPayload {
  const made = readPermission(work);
  const [first = ''] = made.topic.split('/');
  // Topics are created in the console beforehand (contract 2.7).
  if (instance.topics !== undefined && !instance.topics.includes(first)) throw work.wrong('Topic');
  const index = indexOf(instance.permissions, made, permissionKey);
  const used = instance.permissions.length + instance.blockedClientIds.length;
  if (index >= 0 && work.switches.duplicatePermission === 'refused') throw work.wrong('Topic');
  if (index < 0 && used >= capacityOf(instance)) throw refuse('Customauth.over.capacity');
  if (index < 0) instance.permissions.push(made);
  else instance.permissions[index] = made;
  return {};
}

export function updateCustomAuthPermission(work: Work, instance: AlibabaInstance): AnswerPayload {
  const changed = readPermission(work);
  const index = indexOf(instance.permissions, changed, permissionKey);
  if (isMissing(work, index, 'Topic')) return {};
  instance.permissions[index] = changed;
  return {};
}

export function deleteCustomAuthPermission(work: Work, instance: AlibabaInstance): AnswerPayload {
  const { parameters } = work;
  const key = {
    identity: parameters.text('Identity', LONGEST_USERNAME),
    identityType: chosen(work, 'IdentityType', IDENTITY_TYPES),
    topic: parameters.text('Topic'),
  };
  const index = indexOf(instance.permissions, key, permissionKey);
  if (isMissing(work, index, 'Topic')) return {};
  instance.permissions.splice(index, 1);
  return {};
}

export function addCustomAuthConnectBlack(work: Work, instance: AlibabaInstance): AnswerPayload {
  const clientId = work.parameters.text('ClientId', LONGEST_CLIENT_ID);
  const used = instance.permissions.length + instance.blockedClientIds.length;
  if (instance.blockedClientIds.includes(clientId)) {
    if (work.switches.duplicateBlock === 'refused') throw work.wrong('ClientId');
    return {};
  }
  if (used >= capacityOf(instance)) throw refuse('Customauth.over.capacity');
  instance.blockedClientIds.push(clientId);
  return {};
}

export function deleteCustomAuthConnectBlack(work: Work, instance: AlibabaInstance): AnswerPayload {
  const clientId = work.parameters.text('ClientId', LONGEST_CLIENT_ID);
  if (isMissing(work, instance.blockedClientIds.indexOf(clientId), 'ClientId')) return {};
  instance.blockedClientIds = instance.blockedClientIds.filter((each) => each !== clientId);
  return {};
}

/**
 * Returns whether the row is missing. The documentation does not say whether a call for a missing row is refused or
 * accepted without effect, so a switch decides.
 */
function isMissing({ switches, wrong }: Work, index: number, parameter: string): boolean {
  if (index < 0 && switches.customAuthMissing === 'refused') throw wrong(parameter);
  return index < 0;
}

function readIdentityKey(work: Work): Pick<AlibabaIdentity, 'username' | 'identityType' | 'clientId'> {
  const { parameters } = work;
  const username = parameters.text('Username', LONGEST_USERNAME);
  const identityType = chosen(work, 'IdentityType', IDENTITY_TYPES);
  const clientId =
    identityType === 'CLIENT' || parameters.filter('ClientId') !== undefined
      ? parameters.text('ClientId', LONGEST_CLIENT_ID)
      : undefined;
  return { username, identityType, ...(clientId === undefined ? {} : { clientId }) };
}

function readIdentity(work: Work): AlibabaIdentity {
  return {
    ...readIdentityKey(work),
    secret: work.parameters.text('Secret'),
    signMode: work.parameters.has('SignMode') ? chosen(work, 'SignMode', SIGN_MODES) : 'ORIGIN',
  };
}

function readPermission(work: Work): AlibabaPermission {
  return {
    identity: work.parameters.text('Identity', LONGEST_USERNAME),
    identityType: chosen(work, 'IdentityType', IDENTITY_TYPES),
    permitAction: chosen(work, 'PermitAction', ['PUB', 'SUB', 'PUB_SUB'] as const),
    effect: chosen(work, 'Effect', ['ALLOW', 'DENY'] as const),
    topic: topicFilter(work),
  };
}

/** Reads a topic filter. `+` matches one level, `#` all remaining levels (MQTT 3.1.1, 4.7.1; contract 2.7 allows both). */
function topicFilter({ parameters, wrong }: Work): string {
  const topic = parameters.text('Topic');
  const levels = topic.split('/');
  const isWrong = (level: string, index: number) =>
    (level.includes('+') && level !== '+') ||
    (level.includes('#') && (level !== '#' || index < levels.length - 1));
  if (levels[0] === '' || levels.some(isWrong)) throw wrong('Topic');
  return topic;
}

function chosen<Name extends string>(
  { parameters, wrong }: Work,
  name: string,
  allowed: readonly Name[],
): Name {
  const value = parameters.choice(name, allowed);
  const found = allowed.find((each) => each === value);
  if (found === undefined) throw wrong(name);
  return found;
}

function indexOf<Key, Row extends Key>(rows: readonly Row[], key: Key, print: (key: Key) => string): number {
  const wanted = print(key);
  return rows.findIndex((each) => print(each) === wanted);
}

/** Maximum number of entries. It equals the connection limit of the instance (contract 2.6). */
const capacityOf = ({ limits }: AlibabaInstance): number => limits?.customAuth ?? 10_000;
