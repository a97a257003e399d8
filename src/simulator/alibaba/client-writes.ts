import { randomBytes } from 'node:crypto';
import type { AlibabaCredential, AlibabaInstance } from '../fleet/fleet.ts';
import { SECRET_MARK } from '../fleet/seeded-random.ts';
import { groupOf, LONGEST_CLIENT_ID, printCredential } from './clients.ts';
import { refuse } from './errors.ts';
import type { AnswerPayload, Work } from './work.ts';

const PROFESSIONAL = 4;
const SHORTEST_TOKEN_MS = 60 * 1_000;
const LONGEST_TOKEN_MS = 30 * 24 * 60 * 60 * 1_000;

export function registerDeviceCredential(work: Work, instance: AlibabaInstance): AnswerPayload {
  const { parameters, switches, wrong, now } = work;
  const clientId = parameters.text('ClientId', LONGEST_CLIENT_ID);
  const groupId = groupOf(clientId);
  if (groupId === '' || clientId.length === groupId.length + 3) throw wrong('ClientId');
  if (!instance.groups.some((each) => each.groupId === groupId)) throw refuse('PermissionCheckFailed');
  const known = instance.credentials.find((each) => each.clientId === clientId);
  if (known !== undefined) {
    if (switches.registerAgain === 'refused') throw refuse('DeviceCredentialExsit');
    renew(known, now());
    return { DeviceCredential: printCredential(known, instance) };
  }
  if (instance.credentials.length >= (instance.limits?.credentials ?? 100_000)) {
    throw refuse('DeviceCredentialNumExceed');
  }
  const made = { clientId, accessKeyId: '', accessKeySecret: '', createTime: now(), updateTime: now() };
  renew(made, now());
  instance.credentials.push(made);
  return { DeviceCredential: printCredential(made, instance) };
}

/** Replaces the secret. UpdateTime changes, CreateTime stays (inferred). */
export function refreshDeviceCredential(work: Work, instance: AlibabaInstance): AnswerPayload {
  const found = find(
    work,
    instance,
    work.switches.refreshMissing === 'InvalidParameter' ? work.wrong('ClientId') : undefined,
  );
  renew(found, Math.max(work.now(), found.updateTime + 1));
  return { DeviceCredential: printCredential(found, instance) };
}

/** Deletes the credential. A connected client stays connected. */
export function unRegisterDeviceCredential(work: Work, instance: AlibabaInstance): AnswerPayload {
  const found = find(work, instance);
  instance.credentials = instance.credentials.filter((each) => each !== found);
  return {};
}

/**
 * Disconnects the client, which may reconnect immediately. Instances without this operation answer
 * `ApiNotSupport` (inferred).
 */
export function closeConnection({ parameters, switches }: Work, instance: AlibabaInstance): AnswerPayload {
  const isThere = instance.type === PROFESSIONAL && instance.regionId === 'cn-shanghai';
  if (switches.closeConnection === 'professionalInShanghai' && !isThere) throw refuse('ApiNotSupport');
  const clientId = parameters.text('ClientId', LONGEST_CLIENT_ID);
  instance.onlineClientIds = instance.onlineClientIds.filter((each) => each !== clientId);
  return {};
}

export function applyToken({ parameters, wrong, now }: Work, instance: AlibabaInstance): AnswerPayload {
  const resources = parameters.text('Resources').split(',');
  const inOrder = [...resources].sort();
  if (resources.length > 100 || resources.some((each, index) => each === '' || each !== inOrder[index])) {
    throw wrong('Resources');
  }
  if (parameters.choice('Actions', ['R', 'W', 'R,W']) === undefined) throw wrong('Actions');
  const expireTime = Number(parameters.filter('ExpireTime'));
  if (!Number.isSafeInteger(expireTime) || expireTime < now() + SHORTEST_TOKEN_MS) throw wrong('ExpireTime');
  const token = `LzMT+${SECRET_MARK}/${randomBytes(180).toString('base64')}`;
  const capped = Math.min(expireTime, now() + LONGEST_TOKEN_MS);
  instance.tokens = [...(instance.tokens ?? []), { token, expireTime: capped }];
  return { Token: token };
}

export function queryToken({ parameters, now }: Work, instance: AlibabaInstance): AnswerPayload {
  const token = parameters.text('Token');
  return {
    TokenStatus: (instance.tokens ?? []).some((each) => each.token === token && each.expireTime > now()),
  };
}

export function revokeToken(work: Work, instance: AlibabaInstance): AnswerPayload {
  const token = work.parameters.text('Token');
  const isGood = (instance.tokens ?? []).some((each) => each.token === token && each.expireTime > work.now());
  if (!isGood && work.switches.revokedToken === 'refused') throw work.wrong('Token');
  instance.tokens = (instance.tokens ?? []).filter((each) => each.token !== token);
  return {};
}

function find(
  { parameters }: Work,
  { credentials }: AlibabaInstance,
  absent = refuse('DeviceCredentialNotFound'),
): AlibabaCredential {
  const clientId = parameters.text('ClientId', LONGEST_CLIENT_ID);
  const found = credentials.find((each) => each.clientId === clientId);
  if (!found) throw absent;
  return found;
}

function renew(credential: AlibabaCredential, at: number): void {
  credential.accessKeyId = `DC.${randomBytes(9).toString('base64url')}`;
  credential.accessKeySecret = `DC.${SECRET_MARK}${randomBytes(15).toString('base64url')}`;
  credential.updateTime = at;
}
