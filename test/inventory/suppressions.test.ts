import { describe, expect, it } from 'vitest';
import { settleFindings } from '../../src/inventory/findings/settle.ts';
import { removeObjects, writeObjects } from '../../src/inventory/objects/write-objects.ts';
import { keptObject } from './fleet-of-objects.ts';
import { startGraphOfCallers } from './graph-of-callers.ts';

const WRITES = ['identity:read', 'identity:write'];
const { store, ofAlibaba, askAs, log } = await startGraphOfCallers({
  all: { accounts: ['ali', 'hw', 'more'], scopes: [...WRITES, 'secret:reveal'] },
  reader: { accounts: ['ali', 'hw', 'more'], scopes: ['identity:read'] },
  few: { accounts: ['ali'], scopes: WRITES },
});
const more = ofAlibaba('more', 'mqtt-1');
const topic = (name: string) =>
  keptObject('AUTH_PERMISSION', more, {
    ...{
      identity: name,
      identityType: 'USER',
      rawIdentityType: 'USER',
      topic: '#',
      action: 'PUB',
      effect: 'ALLOW',
    },
  });
const objects = ['anna', 'bert'].map(topic);
await store.write(
  (transaction) => writeObjects(transaction, more, 'AUTH_PERMISSION', objects, Date.now()),
  'pass',
);
const settle = async () => {
  while ((await settleFindings(store, 10_000)).isMore);
};
await settle();

const SUPPRESS = `mutation ($input: SuppressFindingInput!) { suppressFinding(input: $input) { replayed
  clientMutationId finding { id suppression { reason by until } } userErrors { code field } } }`;
const UNSUPPRESS = `mutation ($input: UnsuppressFindingInput!) { unsuppressFinding(input: $input) { replayed
  finding { id suppression { reason } } userErrors { code field } } }`;
const suppress = async (input: object, caller = 'all') => {
  const { data, errors, extensions } = await askAs(caller, SUPPRESS, { input });
  expect(extensions?.providerCalls ?? []).toEqual([]);
  return { payload: data?.suppressFinding, errors };
};
const unsuppress = async (input: object) =>
  (await askAs('all', UNSUPPRESS, { input })).data.unsuppressFinding;
/** Ids of the findings in a state. */
async function inState(state: string, caller = 'all'): Promise<readonly string[]> {
  const { data } = await askAs(
    caller,
    `{ identityInventory { findings(filter: { state: [${state}] checks: [PERMISSION_ON_EVERY_TOPIC] }) { nodes { id } } } }`,
  );
  return data.identityInventory.findings.nodes.map(({ id }: { id: string }) => id).sort();
}
const ids = await inState('OPEN');
const [one = '', two = ''] = ids;
const soon = () => new Date(Date.now() + 3_600_000).toISOString();

describe('a suppression', () => {
  it('holds for everybody until it is ended, is in the audit log, and makes no provider call', async () => {
    expect(ids).toHaveLength(2);
    const { payload } = await suppress({ id: one, reason: '  known ', clientMutationId: 'm' });
    expect(payload).toEqual({
      ...{ replayed: false, clientMutationId: 'm', userErrors: [] },
      finding: { id: one, suppression: { reason: 'known', by: 'all', until: null } },
    });
    expect([await inState('OPEN', 'reader'), await inState('SUPPRESSED', 'reader')]).toEqual([[two], [one]]);
    const until = soon();
    expect((await suppress({ id: one, reason: 'later', until })).payload.finding.suppression).toEqual({
      ...{ reason: 'later', by: 'all', until },
    });
    expect(await unsuppress({ id: one })).toEqual({
      ...{ replayed: false, finding: { id: one, suppression: null }, userErrors: [] },
    });
    // Nothing to end.
    expect((await unsuppress({ id: one })).userErrors).toEqual([]);
    expect(await inState('OPEN')).toEqual(ids);
    const lines = log.map((line) => JSON.parse(line).audit).filter((entry) => entry?.target === one);
    expect(lines.map(({ principal, action, decision, what }) => [principal, action, decision, what])).toEqual(
      [
        ...['started', 'done'].map((decision) => ['all', 'suppressFinding', decision, { reason: 'known' }]),
        ...['started', 'done'].map((decision) => [
          'all',
          'suppressFinding',
          decision,
          { reason: 'later', until },
        ]),
        ...['started', 'done', 'started', 'done'].map((decision) => [
          'all',
          'unsuppressFinding',
          decision,
          undefined,
        ]),
      ],
    );
  });

  it('is made once per idempotency key', async () => {
    const input = { id: two, reason: 'known', idempotencyKey: 'k1' };
    expect((await suppress(input)).payload.replayed).toBe(false);
    await unsuppress({ id: two });
    expect((await suppress(input)).payload).toMatchObject({
      replayed: true,
      finding: { id: two, suppression: null },
    });
    expect((await suppress({ ...input, reason: 'other' })).payload.userErrors).toMatchObject([
      { code: 'IDEMPOTENCY_KEY_CONFLICT' },
    ]);
    expect(await inState('OPEN')).toEqual(ids);
  });

  it.each([
    [{ reason: ' ' }, 'BAD_USER_INPUT', 'reason'],
    [{ reason: 'x'.repeat(1_001) }, 'BAD_USER_INPUT', 'reason'],
    [{ reason: 'a\u0000b' }, 'BAD_USER_INPUT', 'reason'],
    [{ until: '2020-01-01T00:00:00Z' }, 'BAD_USER_INPUT', 'until'],
    [{ id: objects[0]?.id }, 'BAD_USER_INPUT', 'id'],
    [{ id: Buffer.from('Finding:more/r/i/KEY_WEAK/x').toString('base64url') }, 'NOT_FOUND', 'id'],
  ])('refuses %j with the member that is wrong', async (change, code, member) => {
    const { payload } = await suppress({ id: one, reason: 'known', ...change });
    expect(payload).toMatchObject({ finding: null, userErrors: [{ code, field: ['input', member] }] });
    expect(await inState('OPEN')).toEqual(ids);
  });

  it('needs the right to write, and to see the account', async () => {
    const { errors } = await suppress({ id: one, reason: 'known' }, 'reader');
    expect(errors).toMatchObject([{ path: ['suppressFinding'], extensions: { code: 'FORBIDDEN' } }]);
    expect((await suppress({ id: one, reason: 'known' }, 'few')).payload.userErrors).toEqual([
      { code: 'NOT_FOUND', field: ['input', 'id'] },
    ]);
    expect(await inState('OPEN')).toEqual(ids);
  });

  it('fails while the store is away', async () => {
    store.goDown();
    const { payload } = await suppress({ id: one, reason: 'known' });
    store.comeUp();
    expect(payload).toMatchObject({
      finding: null,
      userErrors: [{ code: 'STORE_UNAVAILABLE', field: null }],
    });
  });

  it('is ended by the timer: when its time is over, and without an end when the finding is resolved', async () => {
    await suppress({ id: one, reason: 'until a time', until: soon() });
    await suppress({ id: two, reason: 'until it is resolved' });
    await settle();
    expect(await inState('SUPPRESSED')).toEqual(ids);
    await store.rows('UPDATE @inventory_finding SET suppressed_until = @now - 1 WHERE id = $1', [one]);
    await settle();
    expect(await store.rows('SELECT id FROM @inventory_finding WHERE suppressed_at IS NOT NULL')).toEqual([
      { id: two },
    ]);
    const [{ object_id: object } = { object_id: '' }] = (await store.rows(
      'SELECT object_id FROM @inventory_finding WHERE id = $1',
      [two],
    )) as { object_id: string }[];
    await store.write((transaction) => removeObjects(transaction, [object]), 'pass');
    await settle();
    expect(await store.rows('SELECT id FROM @inventory_finding WHERE suppressed_at IS NOT NULL')).toEqual([]);
    expect([await inState('OPEN'), await inState('RESOLVED')]).toEqual([[one], [two]]);
    expect((await suppress({ id: two, reason: 'known' })).payload.userErrors).toEqual([
      { code: 'CONFLICT', field: ['input', 'id'] },
    ]);
  });
});
