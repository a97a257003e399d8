import type { AlibabaCredential, AlibabaInstance } from '../fleet/fleet.ts';
import { refuse } from './errors.ts';
import { hybridPage } from './paging.ts';
import type { AnswerPayload, Work } from './work.ts';

/** Longest client id in characters, separator included (quirk 20). */
export const LONGEST_CLIENT_ID = 64;
const LONGEST_GROUP_ID = 64;
const LARGEST_BATCH = 10;

/** Lists client ids. All numbers in the answer are strings (contract 1.4). */
export function listDeviceCredentialClientId(work: Work, instance: AlibabaInstance): AnswerPayload {
  const groupId = work.parameters.text('GroupId', LONGEST_GROUP_ID);
  const rows = instance.credentials.filter(({ clientId }) => groupOf(clientId) === groupId);
  const page = hybridPage(work, [instance.instanceId, groupId], rows, ({ clientId }) => clientId);
  if (!instance.groups.some((group) => group.groupId === groupId)) throw refuse('PermissionCheckFailed');
  return {
    DeviceCredentialClientIdList: {
      Total: String(rows.length),
      ClientIdList: page.rows.map(({ clientId }) => clientId),
      PageNo: String(page.pageNo),
      PageSize: String(page.pageSize),
      ...page.next,
    },
  };
}

export function getDeviceCredential({ parameters }: Work, instance: AlibabaInstance): AnswerPayload {
  const clientId = parameters.text('ClientId', LONGEST_CLIENT_ID);
  const found = instance.credentials.find((each) => each.clientId === clientId);
  if (!found) throw refuse('DeviceCredentialNotFound');
  return { DeviceCredential: printCredential(found, instance) };
}

export function querySessionByClientId({ parameters }: Work, instance: AlibabaInstance): AnswerPayload {
  const clientId = parameters.text('ClientId', LONGEST_CLIENT_ID);
  return { OnlineStatus: instance.onlineClientIds.includes(clientId) };
}

export function batchQuerySessionByClientIds(work: Work, instance: AlibabaInstance): AnswerPayload {
  const clientIds = work.parameters.list('ClientIdList', LARGEST_BATCH);
  if (clientIds.some((each) => [...each].length > LONGEST_CLIENT_ID)) throw work.wrong('ClientIdList');
  // Reverse the rows on purpose. Their order is undocumented, so no client may depend on it.
  const rows = clientIds.toReversed().map((clientId) => ({
    ClientId: clientId,
    OnlineStatus: instance.onlineClientIds.includes(clientId),
  }));
  return { OnlineStatusList: rows };
}

/** Prints the secret in clear text (quirk 24). */
export function printCredential(
  credential: AlibabaCredential,
  { instanceId }: AlibabaInstance,
): AnswerPayload {
  return {
    ClientId: credential.clientId,
    InstanceId: instanceId,
    DeviceAccessKeyId: credential.accessKeyId,
    DeviceAccessKeySecret: credential.accessKeySecret,
    CreateTime: credential.createTime,
    UpdateTime: credential.updateTime,
  };
}

/** Returns the text before the first separator (quirk 20), or '' if the id has no separator. */
export function groupOf(clientId: string): string {
  const separator = clientId.indexOf('@@@');
  return separator < 0 ? '' : clientId.slice(0, separator);
}
