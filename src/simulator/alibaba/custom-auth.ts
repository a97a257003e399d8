import type { AlibabaIdentity, AlibabaInstance, AlibabaPermission } from '../fleet/fleet.ts';
import { tokenPage } from './paging.ts';
import type { AnswerPayload, Work } from './work.ts';

const IDENTITY_TYPES = ['USER', 'CLIENT'];

export function queryCustomAuthIdentity(
  work: Work,
  { instanceId, identities }: AlibabaInstance,
): AnswerPayload {
  const username = work.parameters.filter('Username');
  const identityType = work.parameters.choice('IdentityType', IDENTITY_TYPES);
  const clientId = work.parameters.filter('ClientId');
  const scope = [instanceId, username, identityType, clientId];
  const rows = identities.filter(
    (each) =>
      finds(work, username, each.username) &&
      matches(work, identityType, each.identityType) &&
      finds(work, clientId, each.clientId),
  );
  const page = tokenPage(work, scope, rows, identityKey);
  return { Data: { Results: page.rows.map(printIdentity), ...page.next } };
}

export function queryCustomAuthPermission(
  work: Work,
  { instanceId, permissions }: AlibabaInstance,
): AnswerPayload {
  const identityType = work.parameters.choice('IdentityType', IDENTITY_TYPES);
  const identity = work.parameters.filter('Identity');
  const topic = work.parameters.filter('Topic');
  const rows = permissions.filter(
    (each) =>
      matches(work, identityType, each.identityType) &&
      finds(work, identity, each.identity) &&
      finds(work, topic, each.topic),
  );
  const page = tokenPage(work, [instanceId, identityType, identity, topic], rows, permissionKey);
  return { Data: { Results: page.rows.map(printPermission), ...page.next } };
}

/** Lists the banned clients. The Effect of each row is ALLOW although the client is banned (quirk 25). */
export function queryCustomAuthConnectBlack(work: Work, instance: AlibabaInstance): AnswerPayload {
  const clientId = work.parameters.filter('ClientId');
  const rows = instance.blockedClientIds.filter((each) => finds(work, clientId, each));
  const page = tokenPage(work, [instance.instanceId, clientId], rows, (each) => each);
  const results = page.rows.map((each) => ({ ClientId: each, PermitAction: 'CONNECT', Effect: 'ALLOW' }));
  return { Data: { Results: results, ...page.next } };
}

/** Key of an identity. For USER, the client id is not part of the key (quirk 22). */
export function identityKey({
  identityType,
  username,
  clientId,
}: Pick<AlibabaIdentity, 'identityType' | 'username' | 'clientId'>): string {
  return JSON.stringify([identityType, username, identityType === 'CLIENT' ? clientId : '']);
}

/** Key of a permission. PermitAction is not part of the key (contract 2.7). */
export function permissionKey({
  identity,
  identityType,
  topic,
}: Pick<AlibabaPermission, 'identity' | 'identityType' | 'topic'>): string {
  return JSON.stringify([identity, identityType, topic]);
}

/** Prints the secret in clear text (quirk 24). A USER row may contain a client id (quirk 22). */
function printIdentity(row: AlibabaIdentity): AnswerPayload {
  return {
    Username: row.username,
    Secret: row.secret,
    IdentityType: row.identityType,
    ...(row.clientId === undefined ? {} : { ClientId: row.clientId }),
    SignMode: row.signMode,
  };
}

function printPermission(row: AlibabaPermission): AnswerPayload {
  return {
    Identity: row.identity,
    IdentityType: row.identityType,
    PermitAction: row.permitAction,
    Effect: row.effect,
    Topic: row.topic,
  };
}

/** Applies a filter by an enum value, which must match exactly. */
function matches({ switches }: Work, wanted: string | undefined, actual: string): boolean {
  return wanted === undefined || switches.customAuthFilters === 'ignored' || wanted === actual;
}

/** Applies a filter by text. The documentation does not define the comparison, so a switch selects it. */
function finds(work: Work, wanted: string | undefined, actual = ''): boolean {
  return work.switches.customAuthFilters === 'prefix' && wanted !== undefined
    ? actual.startsWith(wanted)
    : matches(work, wanted, actual);
}
