import { expect, it } from 'vitest';
import type { EventKind } from '../../src/events/log/log.ts';
import { createScopeFilter } from '../../src/events/stream/scope.ts';
import { printNodeId } from '../../src/graph/node-id.ts';
import { settleFindings } from '../../src/inventory/findings/settle.ts';
import type { KeptObject } from '../../src/inventory/objects/kept-object.ts';
import { removeObjects, writeObjects } from '../../src/inventory/objects/write-objects.ts';
import type { InstanceRef } from '../../src/providers/port/records.ts';
import { EVENTS, type Listener, listen, listenBySse } from '../kit/listen.ts';
import { factsOf, keptObject } from './fleet-of-objects.ts';
import { sha256, startGraphOfCallers } from './graph-of-callers.ts';

const { store, ofAlibaba, askAs, url } = await startGraphOfCallers({
  all: { accounts: ['ali', 'hw', 'more'], scopes: ['identity:read', 'identity:write', 'secret:reveal'] },
  few: { accounts: ['ali'], scopes: ['identity:read'] },
});
const [ali, more] = [ofAlibaba('ali', 'mqtt-1'), ofAlibaba('more', 'mqtt-1')];
const QUERY = EVENTS.replace(
  'changedFields',
  'changedFields entity { __typename id ... on Finding { check resolvedAt suppression { reason } } }',
);
const certificate = (at: InstanceRef, id: string, facts: Parameters<typeof factsOf>[0]) =>
  keptObject(
    'DEVICE_CERTIFICATE',
    at,
    {
      certificateId: `ca/${id}`,
      caSerialNumber: 'ca',
      status: 'ACTIVE',
      validTo: '2099-01-01T00:00:00.000Z',
    },
    factsOf({ sha256: sha256(id).toUpperCase(), issuerKeyId: null, ...facts }),
  );
const settle = async () => {
  while ((await settleFindings(store, 10_000)).isMore);
};
const write = async (at: InstanceRef, object: KeptObject) => {
  await store.write(
    (transaction) => writeObjects(transaction, at, object.kind, [object], Date.now()),
    'pass',
  );
  await settle();
};
const findingOf = async (check: string, object: KeptObject) => {
  const { data } = await askAs(
    'all',
    `{ identityInventory { findings(filter: { state: [OPEN, SUPPRESSED, RESOLVED], checks: [${check}], nodeId: "${object.id}" }) { nodes { id } } } }`,
  );
  return String(data.identityInventory.findings.nodes[0]?.id);
};
const told = ({ events }: Listener) =>
  events
    .filter(({ __typename }) => __typename === 'EntityChanged')
    .map(({ change, source, changedFields, entityId }) => [entityId, change, source, changedFields]);

it('findings are told from their discovery to their end, over SSE and WebSocket, to those who may see them', async () => {
  const scope = { instanceId: printNodeId('Instance', ali), kinds: ['FINDING'] };
  const subscribe = (caller: string) => ({ scope, query: QUERY, authorization: `Bearer ${caller}` });
  await using socket = listen(url, subscribe('all'));
  await using sse = listenBySse(url, subscribe('all'));
  await using few = listen(url, subscribe('few'));
  // Old clients do not name the kind. `INSTANCE` would be read from the provider, which has no such instance.
  for (const listener of [socket, sse, few]) await listener.heartbeat();

  const weak = certificate(ali, '1', { keyId: 'A'.repeat(64), keyAlgorithm: 'RSA', keyBits: 1_024 });
  await write(ali, weak);
  const keyWeak = await findingOf('KEY_WEAK', weak);
  for (const listener of [socket, sse, few])
    expect(await listener.change(keyWeak)).toMatchObject({
      ...{ kind: 'FINDING', change: 'CREATED', source: 'POLL', changedFields: [] },
      entity: { __typename: 'Finding', id: keyWeak, check: 'KEY_WEAK' },
    });

  // The same key in an account that `few` does not see.
  await write(more, certificate(more, '2', { keyId: 'A'.repeat(64), keyAlgorithm: 'RSA', keyBits: 1_024 }));
  const shared = await findingOf('SAME_KEY_IN_SEVERAL_CERTIFICATES', weak);
  for (const listener of [socket, sse])
    expect(await listener.change(shared)).toMatchObject({ change: 'CREATED' });

  const suppress = `mutation { suppressFinding(input: { id: "${keyWeak}", reason: "known" }) { userErrors { code } } }`;
  await askAs('all', suppress);
  // Nothing changes, so nothing is told.
  await askAs('all', suppress);
  expect(await few.change(keyWeak)).toMatchObject({
    ...{ change: 'UPDATED', source: 'MUTATION', changedFields: ['suppression'] },
    entity: { suppression: { reason: 'known' } },
  });
  await askAs(
    'all',
    `mutation { suppressFinding(input: { id: "${keyWeak}", reason: "for a time", until: "2099-01-01T00:00:00Z" }) { userErrors { code } } }`,
  );
  await few.change(keyWeak);
  await store.rows('UPDATE @inventory_finding SET suppressed_until = @now - 1 WHERE id = $1', [keyWeak]);
  await settle();
  expect(await few.change(keyWeak)).toMatchObject({
    source: 'POLL',
    changedFields: ['suppression'],
    entity: { suppression: null },
  });

  // Other evidence, then a strong key, then a weak one again.
  await write(ali, certificate(ali, '1', { keyId: 'A'.repeat(64), keyAlgorithm: 'RSA', keyBits: 512 }));
  expect((await few.change(keyWeak)).changedFields).toContain('evidence');
  await write(ali, certificate(ali, '1', { keyId: 'A'.repeat(64), keyAlgorithm: 'RSA', keyBits: 4_096 }));
  const resolved = await few.change(keyWeak);
  expect(resolved).toMatchObject({ change: 'UPDATED', changedFields: ['resolvedAt'] });
  expect(resolved.entity.resolvedAt).not.toBeNull();
  await write(ali, certificate(ali, '1', { keyId: 'A'.repeat(64), keyAlgorithm: 'RSA', keyBits: 1_024 }));
  expect(await few.change(keyWeak)).toMatchObject({
    change: 'UPDATED',
    changedFields: ['resolvedAt'],
    entity: { resolvedAt: null },
  });
  await store.write((transaction) => removeObjects(transaction, [weak.id]), 'pass');
  await settle();
  expect((await few.change(keyWeak)).entity.resolvedAt).not.toBeNull();

  expect(told(few).filter(([id]) => id === shared)).toEqual([]);
  expect([few.errors, socket.errors, sse.errors]).toEqual([[], [], []]);
  await socket.until(
    ({ entityId, changedFields }) => entityId === keyWeak && changedFields?.includes('evidence') === true,
  );
  await sse.until(
    ({ entityId, changedFields }) => entityId === keyWeak && changedFields?.includes('evidence') === true,
  );
  // A reader that resumes gets what it missed, once.
  const first = few.events.find(({ entityId }) => entityId === keyWeak);
  await using again = listen(url, { ...subscribe('few'), after: first?.cursor ?? '' });
  await again.heartbeat();
  expect(new Set(told(again).map(([id]) => id))).toEqual(new Set([keyWeak]));
});

it('findings are told only to readers whose scope names them', () => {
  const entry = {
    ...({
      type: 'change',
      seq: 1,
      at: 0,
      list: 'FINDING',
      id: 'x',
      change: 'CREATED',
      source: 'POLL',
    } as const),
    ...{ instance: 'ali/r/i', fields: [] },
  };
  const at = { provider: 'ALIBABA_MQTT', account: 'ali', region: 'r', instanceId: 'i' } as const;
  const hears = (kinds: readonly EventKind[] | null) =>
    createScopeFilter({ at, groupId: null, kinds }, () => true)(entry);
  expect([hears(null), hears(['DEVICE']), hears(['DEVICE', 'FINDING'])]).toEqual([false, false, true]);
});
