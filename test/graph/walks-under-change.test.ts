import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ALIBABA, HUAWEI, type Started, start } from '../kit/start.ts';

/**
 * Walks by `endCursor` over the simulators while rows come and go before the cursor: docs/paging.md, "When rows come
 * and go".
 */
let graph: Started;
beforeAll(async () => {
  graph = await start();
});
afterAll(() => graph[Symbol.asyncDispose]());

const idOf = (kind: string, ...parts: string[]) =>
  Buffer.from(`${kind}:${parts.map(encodeURIComponent).join('/')}`).toString('base64url');

interface Case {
  readonly id: string;
  readonly type: string;
  readonly field: string;
  readonly key: string;
  /** Keys of the current rows. */
  readonly there: () => readonly string[];
  readonly remove: (name: string) => void;
  /** Adds a row before all others. */
  readonly add: () => void;
}

/** Creates a list of `length` rows from the demo fleet. */
type Make = (length: number) => Case;

let added = 0;

function devices(field: (fingerprint: string, ids: readonly string[]) => Pick<Case, 'id' | 'type'>): Make {
  return (length) => {
    const standard = graph.simulators.fleet.huawei.instances.find(({ type }) => type === 'standard')!;
    const { fingerprint } = standard.deviceCertificates[0]!;
    const [model] = standard.devices;
    const recordId = (place: number) => (0x7000_0000 + place).toString(16).padStart(24, '0');
    const device = (name: string, place: number) => ({
      ...structuredClone(model!),
      deviceId: name,
      nodeId: name,
      gatewayId: name,
      recordId: recordId(place),
      authInfo: { ...model!.authInfo, fingerprint },
    });
    standard.devices = Array.from({ length }, (_, index) => device(`walked-${index}`, index));
    const [group] = standard.groups;
    group!.deviceIds = standard.devices.map(({ deviceId }) => deviceId);
    return {
      ...field(standard.deviceCertificates[0]!.certificateId, [standard.instanceId, group!.groupId]),
      field: 'devices',
      key: 'deviceId',
      there: () => standard.devices.map(({ deviceId }) => deviceId),
      remove: (name) => {
        standard.devices = standard.devices.filter(({ deviceId }) => deviceId !== name);
        group!.deviceIds = group!.deviceIds.filter((each) => each !== name);
      },
      add: () => {
        added += 1;
        standard.devices.push(device(`added-${added}`, 1_000 + added));
        group!.deviceIds.push(`added-${added}`);
      },
    };
  };
}

const at = (instanceId: string) => [HUAWEI, 'cn-north-4', instanceId] as const;
const LISTS: Record<string, Make> = {
  'devices of an instance': devices((_certificate, [instanceId]) => ({
    type: 'Instance',
    id: idOf('Instance', ...at(instanceId!)),
  })),
  'devices of a certificate': devices((certificate, [instanceId]) => ({
    type: 'DeviceCertificate',
    id: idOf('DeviceCertificate', ...at(instanceId!), certificate),
  })),
  'devices of a group': devices((_certificate, [instanceId, groupId]) => ({
    type: 'Group',
    id: idOf('Group', ...at(instanceId!), groupId!),
  })),
  identities: (length) => {
    const instance = graph.simulators.fleet.alibaba.instances.find((each) => each.type === 4)!;
    const [model] = instance.identities;
    const named = (username: string) => ({
      ...model!,
      username,
      identityType: 'USER' as const,
      clientId: '',
    });
    instance.identities = Array.from({ length }, (_, index) => named(`walked-${1_000 + index}`));
    return {
      id: idOf('Instance', ALIBABA, instance.regionId, instance.instanceId),
      type: 'Instance',
      field: 'authIdentities',
      key: 'username',
      there: () => instance.identities.map(({ username }) => username),
      remove: (name) => {
        instance.identities = instance.identities.filter(({ username }) => username !== name);
      },
      add: () => void instance.identities.push(named(`added-${9_999 - added++}`)),
    };
  },
  credentials: (length) => {
    const [instance] = graph.simulators.fleet.alibaba.instances;
    const [model] = instance!.credentials;
    const named = (device: string) => ({ ...model!, clientId: `GID_one@@@${device}` });
    instance!.credentials = Array.from({ length }, (_, index) => named(`walked-${1_000 + index}`));
    return {
      id: idOf('Group', ALIBABA, instance!.regionId, instance!.instanceId, 'GID_one'),
      type: 'Group',
      field: 'clientCredentials',
      key: 'clientId',
      there: () => instance!.credentials.map(({ clientId }) => clientId),
      remove: (name) => {
        instance!.credentials = instance!.credentials.filter(({ clientId }) => clientId !== name);
      },
      add: () => void instance!.credentials.push(named(`added-${9_999 - added++}`)),
    };
  },
};

async function walk(list: Case, first: number, change: (seen: readonly string[]) => void) {
  const document = `query ($id: ID!, $first: Int, $after: String) { node(id: $id) { ... on ${list.type} {
    list: ${list.field}(first: $first, after: $after) { nodes { ${list.key} } pageInfo { hasNextPage endCursor } } } } }`;
  const atStart = list.there();
  const seen: string[] = [];
  for (let after: string | null = null; ; ) {
    const answer = await graph.query(document, { id: list.id, first, after });
    expect(answer.errors).toBeUndefined();
    const { nodes, pageInfo } = answer.data.node.list;
    seen.push(...nodes.map((node: Record<string, string>) => node[list.key]));
    if (!pageInfo.hasNextPage) break;
    expect(nodes).toHaveLength(first);
    after = pageInfo.endCursor;
    change(seen);
  }
  const there = new Set(list.there());
  return {
    missed: atStart.filter((name) => there.has(name) && !seen.includes(name)),
    twice: seen.filter((name, index) => seen.indexOf(name) !== index),
  };
}

const exactly = { missed: [], twice: [] };

describe.each(Object.keys(LISTS))('%s', (name) => {
  it.each([1, 7, 20, 50, 60, 100])('a walk by %i shows each row once', async (first) => {
    const length = first === 1 ? 40 : 173;
    const deleting = LISTS[name]!(length);
    let gone = 0;
    // Deletes alternately the newest row already seen and the last one.
    const deleteOne = (seen: readonly string[]) => {
      const there = seen.filter((each) => deleting.there().includes(each));
      deleting.remove(there.at(gone++ % 2 === 0 ? 0 : -1)!);
    };
    expect(await walk(deleting, first, deleteOne)).toEqual(exactly);
    const growing = LISTS[name]!(length);
    const addTwo = () => {
      growing.add();
      growing.add();
    };
    expect(await walk(growing, first, addTwo)).toEqual(exactly);
  });
});

it('control: a walk over certificates by page number misses one row for each deletion, because page numbers have no anchor', async () => {
  const [instance] = graph.simulators.fleet.alibaba.instances;
  const serial = (row: { caSn: string; deviceSn: string }) => `${row.caSn}/${row.deviceSn}`;
  const list: Case = {
    id: idOf('Instance', ALIBABA, instance!.regionId, instance!.instanceId),
    type: 'Instance',
    field: 'deviceCertificates',
    key: 'certificateId',
    there: () => instance!.deviceCertificates.map(serial),
    remove: (name) => {
      instance!.deviceCertificates = instance!.deviceCertificates.filter((row) => serial(row) !== name);
    },
    add: () => {},
  };
  let windows = 0;
  const { missed, twice } = await walk(list, 20, (seen) => {
    windows += 1;
    list.remove(seen[windows]!);
  });
  expect(missed).toHaveLength(windows);
  expect(twice).toEqual([]);
});
