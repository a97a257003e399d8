import { describe, expect, it } from 'vitest';
import { createEvents } from '../../src/domain/events/events.ts';
import type { ChangeEntry, EntityKind } from '../../src/domain/events/log.ts';
import { createMemoryLog } from '../../src/domain/events/memory-log.ts';
import { type EventScope, filterOf, parseScope, streamOf } from '../../src/domain/events/scope.ts';
import { windowOf } from '../../src/domain/events/window.ts';
import { printNodeId } from '../../src/domain/node-id.ts';
import { createRegistry } from '../../src/domain/registry.ts';
import type { InstanceRef } from '../../src/providers/record.ts';
import { Secret } from '../../src/secret.ts';
import { createModelProvider } from './model-provider.ts';
import { createVirtualClock } from './virtual-clock.ts';

const EVENTS = 100_000;
const KINDS = [
  ['CA_CERTIFICATE', 'CaCertificate', null],
  ['DEVICE', 'Device', null],
  ['CLIENT_CREDENTIAL', 'ClientCredential', 'GID_a'],
  ['CLIENT_CREDENTIAL', 'ClientCredential', 'GID_b'],
] as const;

describe('100,000 events of two instances of two principals', () => {
  it('come to those whose scope they are of, each once and in order, and to nobody else', async () => {
    const clock = createVirtualClock();
    const log = createMemoryLog({ retention: EVENTS });
    const models = ['a', 'b'].map((account) => {
      const model = createModelProvider(() => clock.sleep(1));
      model.set('Group', 'GID_a', 1);
      model.set('Group', 'GID_b', 1);
      const at = { ...model.at, account };
      return { at, provider: { ...model.provider, account } };
    });
    const registry = createRegistry(models);
    const events = createEvents({
      registry,
      log,
      key: new Secret('a key'),
      pollMs: 3_600_000,
      billedPollMs: 3_600_000,
      clock,
      onError: (error) => {
        throw error;
      },
    });
    const scopes = models.flatMap(({ at }): EventScope[] => {
      // One who sees this account alone: what it may listen to is decided here, before anything is read for it.
      const principal = { name: at.account, scopes: new Set<never>(), accounts: new Set([at.account]) };
      const scope = (of: InstanceRef, groupId: string | null, kinds: EntityKind[] | null) =>
        parseScope(
          { registry, principal },
          {
            instanceId: printNodeId('Instance', of),
            groupId: groupId && printNodeId('Group', of, groupId),
            kinds,
          },
          'scope',
        );
      for (const other of models.filter((each) => each.at !== at)) {
        expect(() => scope(other.at, null, null)).toThrow('There is no such object.');
      }
      return [
        scope(at, null, null),
        scope(at, null, ['CA_CERTIFICATE']),
        scope(at, null, ['CLIENT_CREDENTIAL']),
        scope(at, 'GID_b', null),
      ];
    });
    const gone = new AbortController();
    const readers = scopes.map((scope) => {
      const heard: string[] = [];
      const read = async () => {
        const batches = await events.subscribe(scope, { from: 'now' }, gone.signal);
        for await (const batch of batches)
          for (const event of batch) if (event.type === 'change') heard.push(event.id);
      };
      return { scope, heard, done: read() };
    });
    await clock.advance(1_000);

    const expected = scopes.map((): string[] => []);
    const known = new Set<string>();
    for (let n = 0; n < EVENTS; n++) {
      const { at } = models[n % 2]!;
      const [kind, noun, group] = KINDS[(n >> 1) % KINDS.length]!;
      // Two in a row of one object would be told as one.
      const id = printNodeId(noun, at, group === null ? `${n}` : `${group}@@@${n}`);
      const part = group === null ? kind : `${kind}@${group}`;
      const stream = streamOf(at);
      const entry = { change: 'UPDATED', source: 'POLL', fields: [] } as const;
      await log.commit(stream, {
        part,
        shape: null,
        fence: null,
        at: 0,
        readAt: Number.MAX_SAFE_INTEGER,
        rows: [{ id, print: 'x', entry }],
      });
      known.add(id);
      for (const [index, scope] of scopes.entries()) {
        if (scope.at.account === at.account && wants(scope, kind, group)) expected[index]!.push(id);
      }
      if (n % 5_000 === 0) await clock.advance(10);
    }
    await clock.advance(1_000);
    for (const [index, { heard, scope }] of readers.entries()) {
      expect(heard.length, JSON.stringify(scope)).toBe(expected[index]!.length);
      expect(heard.every((id, place) => id === expected[index]![place])).toBe(true);
    }
    expect(expected.map((each) => each.length)).toEqual([
      50_000, 12_500, 25_000, 12_500, 50_000, 12_500, 25_000, 12_500,
    ]);
    gone.abort();
    await Promise.all(readers.map(({ done }) => done));
    events.stop();
  }, 120_000);

  it('would reach others without the filter of the scope', () => {
    const at = createModelProvider(async () => {}).at;
    const scope: EventScope = { at, groupId: null, kinds: ['CA_CERTIFICATE'] };
    const entry = (seq: number, part: string): ChangeEntry => ({
      type: 'change',
      seq,
      at: 0,
      part,
      id: printNodeId('Device', at, String(seq)),
      change: 'UPDATED',
      source: 'POLL',
      fields: [],
    });
    const entries = [entry(1, 'DEVICE'), entry(2, 'CLIENT_CREDENTIAL@GID_a')];
    const start = { epoch: 'e', seq: 0, ahead: [], owed: null };
    expect(windowOf(entries, start, filterOf(scope)).changes).toEqual([]);
    expect(windowOf(entries, start, () => true).changes).toHaveLength(2);
  });
});

function wants({ groupId, kinds }: EventScope, kind: EntityKind, group: string | null): boolean {
  if (kinds !== null && !kinds.includes(kind)) return false;
  return groupId === null || groupId === group;
}
