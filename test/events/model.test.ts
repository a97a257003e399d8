import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AppError } from '../../src/errors.ts';
import { createEvents, type Events } from '../../src/events/events.ts';
import type { EntityKind, EventLog, GapReason } from '../../src/events/log/log.ts';
import type { ReaderPosition } from '../../src/events/stream/reader-position.ts';
import type { EventScope, InstanceScope } from '../../src/events/stream/scope.ts';
import type { StreamEvent } from '../../src/events/stream/subscription.ts';
import { parseNodeId, printNodeId } from '../../src/graph/node-id.ts';
import { createRegistry } from '../../src/graph/registry.ts';
import type { Provider } from '../../src/providers/port/provider.ts';
import type { InstanceRef } from '../../src/providers/port/records.ts';
import { Secret } from '../../src/secret.ts';
import { CALL, readPage } from '../kit/lists.ts';
import { createMemoryLog } from './memory-log.ts';
import {
  createModelProvider,
  type ModelKind,
  type ModelProvider,
  memberOf,
  outage,
} from './model-provider.ts';
import { createVirtualClock, type VirtualClock } from './virtual-clock.ts';

/*
 * Clients that do what docs/events.md says, over a cloud that changes at any moment, through cuts, slow readers, outages
 * and restarts: when all is at rest, each knows what there is.
 */

/** What is taken away to see that the property is about it. */
interface Without {
  readonly gaps?: boolean;
  readonly observation?: boolean;
  readonly knownBesideLog?: boolean;
}

const KEYS: Record<ModelKind, readonly string[]> = {
  Group: ['GID_a', 'GID_b', 'GID_c'],
  CaCertificate: ['c1', 'c2', 'c3', 'c4', 'c5'],
  ClientCredential: ['GID_a@@@1', 'GID_a@@@2', 'GID_a@@@3', 'GID_b@@@1', 'GID_c@@@1'],
  AuthIdentity: ['i1', 'i2', 'i3', 'i4'],
  Device: ['d1', 'd2', 'd3', 'd4', 'd5', 'd6'],
  Member: ['GID_b@@@d1', 'GID_b@@@d2', 'GID_b@@@d3', 'GID_a@@@d1'],
};
const KINDS = Object.keys(KEYS) as ModelKind[];
const CLIENTS = 6;
/** It listens to all instances, of which there is one. */
const WIDE = 5;
/** It takes what it is told to take. */
const SLOW = 2;
const RUNS = 1_000;

const target = fc.constantFrom(...KINDS.flatMap((kind) => KEYS[kind].map((key) => [kind, key] as const)));
const value = fc.option(fc.nat(2), { nil: null, freq: 3 });
const client = fc.nat(CLIENTS - 1);
const step = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant('change' as const), target, value }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('mutate' as const), target, value }) },
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 2_500 }) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('cut' as const), client }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('connect' as const), client }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('take' as const),
      client,
      batches: fc.integer({ min: 1, max: 4 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('flicker' as const), client, target, value }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('outage' as const), on: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restart' as const), keepsLog: fc.boolean() }) },
);
const run = fc.record({
  seed: fc.integer(),
  retention: fc.constantFrom(3, 8, 1_000),
  start: fc.oneof(
    fc.constant(
      KINDS.flatMap((kind) => KEYS[kind].map((key) => ({ target: [kind, key] as const, value: 0 }))),
    ),
    fc.array(fc.record({ target, value: fc.nat(2) }), { maxLength: 12 }),
  ),
  steps: fc.array(step, { minLength: 1, maxLength: 40 }),
});
type Run = typeof run extends fc.Arbitrary<infer T> ? T : never;

async function playsOut({ seed, retention, start, steps }: Run, without: Without = {}): Promise<void> {
  const clock = createVirtualClock();
  const random = numbersFrom(seed);
  const model = createModelProvider(() => clock.sleep(random() * 120));
  for (const { target, value } of start) model.set(...target, value);
  const registry = createRegistry([{ provider: model.provider }]);
  const errors: unknown[] = [];
  let log: EventLog = createMemoryLog({ retention });
  const serve = (): { events: Events; provider: Provider } => {
    const events = createEvents({
      registry,
      // A restart closes its log; the next one goes on with the same.
      log: { ...log, close: () => {} },
      key: new Secret('a key'),
      pollMs: 1_000,
      billedPollMs: 1_000,
      graceMs: 2_000,
      heartbeatMs: 700,
      window: 4,
      batch: 2,
      clock,
      random,
      onError: (error) => errors.push(error),
    });
    return { events, provider: without.observation ? model.provider : events.observe(model.provider) };
  };
  let server = serve();
  const clients = Array.from({ length: CLIENTS }, (_, index) =>
    createReader({
      clock,
      scope: scopeOf(model.at, index),
      subscribedTo:
        index === WIDE ? { accounts: ['model'], instances: null, kinds: null } : scopeOf(model.at, index),
      server: () => server,
      ignoresGaps: without.gaps === true,
    }),
  );
  const instance = printNodeId('Instance', model.at);
  for (const [index, reader] of clients.entries()) {
    reader.connect();
    reader.take(index === SLOW ? 2 : Number.POSITIVE_INFINITY);
  }
  await clock.advance(2_000);

  /** Restarts without the log, and outages: each may be told as one gap to each, where nothing is trimmed away. */
  let causes = 0;
  /** Who begins with a group that comes at this moment has a gap until its list can be read. */
  let groupsMoved = 0;
  for (const each of steps) {
    if ('target' in each && each.target[0] === 'Group') groupsMoved += 1;
    switch (each.do) {
      case 'change':
        model.set(...each.target, each.value);
        break;
      case 'mutate': {
        const [kind, key] = each.target;
        const id = idOf(model.at, kind, key);
        const existed = model.value(kind, key) !== null;
        if (each.value === null && !existed) break;
        if (kind === 'Member') {
          if (existed && each.value !== null) break;
          const isMade = each.value !== null;
          const tell = server.events.writing(isMade ? 'addDeviceToGroup' : 'removeDeviceFromGroup', instance);
          model.set(kind, key, each.value);
          if (isMade === (model.value(kind, key) === null)) break;
          const group = idOf(model.at, 'Group', key.split('@@@')[0]!);
          void tell({ id: group, memberId: id });
          break;
        }
        const name = existed ? 'setCaCertificateStatus' : 'registerCaCertificate';
        const tell = server.events.writing(name, instance);
        await clock.advance(random() * 60);
        model.set(kind, key, each.value);
        if (each.value !== null && model.value(kind, key) === null) break;
        void tell(each.value === null ? { deletedId: id } : { id });
        break;
      }
      case 'wait':
        await clock.advance(each.ms);
        break;
      case 'cut':
        clients[each.client]!.cut();
        break;
      case 'connect':
        clients[each.client]!.connect();
        break;
      case 'take':
        clients[each.client]!.take(each.batches);
        break;
      case 'flicker': {
        // Changed, looked at, and put back: in the time between two polls, mostly.
        const [kind, key] = each.target;
        const before = model.value(kind, key);
        model.set(kind, key, each.value);
        clients[each.client]!.look(idOf(model.at, kind, key));
        await clock.advance(260);
        model.set(kind, key, before);
        break;
      }
      case 'outage':
        if (each.on && model.failure === null) causes += 1;
        model.failure = each.on
          ? outage(random() < 0.5 ? 'PROVIDER_UNAVAILABLE' : 'PROVIDER_THROTTLED')
          : null;
        break;
      case 'restart': {
        for (const reader of clients) reader.cut();
        server.events.stop();
        if (!each.keepsLog) causes += 1;
        if (!each.keepsLog) log = createMemoryLog({ retention });
        else if (without.knownBesideLog) log = { ...log, known: forgetful(log) };
        server = serve();
      }
    }
  }

  model.failure = null;
  for (const reader of clients) {
    reader.connect();
    reader.take(Number.POSITIVE_INFINITY);
  }
  // Outages have made the polls slow: some are asked for. What a client reads late, a poll after it looks at again.
  for (let rest = 0; rest < 3; rest++) {
    const asked = { onSent: () => {}, allowedCalls: Number.POSITIVE_INFINITY, field: 'scope' };
    const refresh = (index: number) => server.events.refresh(scopeOf(model.at, index), asked);
    // What the lists of the instance do not tell; a group may be gone.
    const polled = Promise.all([refresh(0), ...[3, 4].map((index) => refresh(index).catch(() => {}))]);
    await clock.advance(2_500);
    await polled;
  }
  for (const [index, reader] of clients.entries()) {
    const truth = truthOf(model, scopeOf(model.at, index));
    expect(Object.fromEntries([...reader.state].sort()), `client ${index}`).toEqual(
      Object.fromEntries(truth.sort()),
    );
    expect(reader.faults).toEqual([]);
    const isTrimmed = reader.gaps.some((reason) => /BUFFER_OVERFLOW|RETENTION_EXCEEDED/.test(reason));
    const most = causes + (scopeOf(model.at, index).groupId === null ? 0 : groupsMoved);
    if (!isTrimmed) expect(reader.gaps.length, `gaps of client ${index}`).toBeLessThanOrEqual(most);
  }
  expect(errors).toEqual([]);
  for (const reader of clients) reader.cut();
  server.events.stop();
}

interface ReaderOptions {
  readonly clock: VirtualClock;
  readonly scope: InstanceScope;
  readonly subscribedTo: EventScope;
  readonly server: () => { events: Events; provider: Provider };
  readonly ignoresGaps: boolean;
}

/** A client by the book: reads everything behind its first heartbeat and each gap, and an object when it hears of it. */
function createReader({ clock, scope, subscribedTo, server, ignoresGaps }: ReaderOptions) {
  const state = new Map<string, string>();
  const faults: unknown[] = [];
  const gaps: GapReason[] = [];
  let position: ReaderPosition | null = null;
  let session = 0;
  let gone = new AbortController();
  let isConnected = false;
  let credit = 0;
  let granted = (): void => {};

  const untilItWorks = async <Answer>(read: () => Promise<Answer>, own: number): Promise<Answer | null> => {
    while (session === own) {
      try {
        return await read();
      } catch {
        await clock.sleep(300);
      }
    }
    return null;
  };
  /** One read after the other, or an answer could be older than what was heard since it was asked for. */
  let last: Promise<void> = Promise.resolve();
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    last = last.then(work);
    return last;
  };
  const put = (id: string, found: string | null): void => {
    if (found === null) state.delete(id);
    else state.set(id, found);
  };
  const apply = async (event: StreamEvent, own: number): Promise<void> => {
    const isFirst = position === null;
    const [before, now] = [position, event.position].map((each) => each?.accounts.get('model'));
    if (before !== undefined && now !== undefined && before.epoch === now.epoch) {
      const isBack = now.seq < before.seq;
      const isRepeated = event.type === 'change' && isDeepStrictEqual(event.position, position);
      if (isBack || isRepeated) faults.push({ event, position });
    }
    const readsAll = event.type === 'gap' ? !ignoresGaps : event.type === 'heartbeat' && isFirst;
    if (readsAll) {
      const all = await untilItWorks(() => readAll(server().provider, scope), own);
      if (all === null || session !== own) return;
      state.clear();
      for (const [id, found] of all) state.set(id, found);
    } else if (event.type === 'change') {
      const found =
        event.change === 'DELETED'
          ? null
          : await untilItWorks(() => readOne(server().provider, scope.at, event.id), own);
      if (session !== own) return;
      put(event.id, found);
    }
    // One that was cut off while it was read up is told again to who comes back from before it.
    if (event.type === 'gap') gaps.push(event.reason);
    position = event.position;
  };
  const listen = async (own: number): Promise<void> => {
    const { signal } = gone;
    try {
      const start = position === null ? ({ from: 'now' } as const) : { from: position };
      const batches = await server().events.subscribe(subscribedTo, start, signal);
      for (;;) {
        while (credit <= 0 && session === own) {
          await new Promise<void>((resolve) => {
            granted = resolve;
          });
        }
        if (session !== own) return;
        const { done, value: batch } = await batches.next();
        if (session !== own) return;
        if (done) break;
        credit -= 1;
        for (const event of batch) {
          await inTurn(() => apply(event, own));
          if (session !== own) return;
        }
      }
    } catch (error) {
      // Refused for now; or its group is gone.
      if (session === own && scope.groupId !== null && (error as AppError).code === 'NOT_FOUND') {
        await inTurn(async () => state.clear());
        position = null;
      }
    }
    if (session !== own) return;
    await clock.sleep(500);
    if (session === own) await listen(own);
  };

  return {
    state,
    faults,
    gaps,
    take: (batches: number): void => {
      credit += batches;
      granted();
    },
    connect: (): void => {
      if (isConnected) return;
      isConnected = true;
      session += 1;
      gone = new AbortController();
      listen(session).catch((error) => faults.push(error));
    },
    cut: (): void => {
      if (!isConnected) return;
      isConnected = false;
      session += 1;
      gone.abort();
      granted();
    },
    /** Reads an object because somebody wants to see it, events or not. */
    look: (id: string): void => {
      void inTurn(async () => {
        // Who has never listened has no promise; and nobody looks at what is none of their scope.
        if (position === null || !(isIn(scope, id) || state.has(id))) return;
        const found = await readOne(server().provider, scope.at, id).catch(() => undefined);
        if (found !== undefined) put(id, found);
      });
    },
  };
}

/**
 * The first listens to all, the second to credentials alone, the third, which is slow, to two kinds; the others to a
 * group, of credentials and of devices. The last listens to all instances.
 */
function scopeOf(at: InstanceRef, index: number): InstanceScope {
  const kinds = [
    null,
    ['CLIENT_CREDENTIAL'],
    ['CA_CERTIFICATE', 'DEVICE'],
    ['CLIENT_CREDENTIAL', 'GROUP'],
    ['DEVICE', 'GROUP'],
  ] as const;
  return { at, groupId: [null, null, null, 'GID_a', 'GID_b', null][index]!, kinds: kinds[index % WIDE]! };
}

const NOUNS: Partial<Record<EntityKind, ModelKind>> = {
  GROUP: 'Group',
  CA_CERTIFICATE: 'CaCertificate',
  CLIENT_CREDENTIAL: 'ClientCredential',
  AUTH_IDENTITY: 'AuthIdentity',
  DEVICE: 'Device',
};

/** Is an object of this id, if there is one, within the scope? Who is in a group of devices is not seen of the device. */
function isIn({ kinds, groupId }: InstanceScope, id: string): boolean {
  const { kind, key } = parseNodeId(id);
  if (kinds !== null && !kinds.some((each) => each !== 'FINDING' && NOUNS[each] === kind)) return false;
  return groupId === null || key[0]!.split('@@@')[0] === groupId;
}

function truthOf(model: ModelProvider, scope: InstanceScope): [string, string][] {
  const { at, groupId } = scope;
  const all = (['Group', 'CaCertificate', 'ClientCredential', 'AuthIdentity', 'Device'] as const).flatMap(
    (kind) =>
      model
        .keys(kind)
        .map((key): [string, string] => [idOf(at, kind, key), textOf(kind, model.value(kind, key)!)]),
  );
  const members = model.keys('Member').filter((key) => key.startsWith(`${groupId}@@@`));
  const isMember = (id: string) =>
    scope.kinds?.includes('DEVICE') === true && members.some((key) => idOf(at, 'Member', key) === id);
  return all.filter(([id]) => isIn(scope, id) || (groupId !== null && isMember(id)));
}

function idOf(at: InstanceRef, kind: ModelKind, key: string): string {
  if (kind === 'Member') return printNodeId('Device', at, memberOf(key));
  return kind === 'AuthIdentity' ? printNodeId(kind, at, 'USER', key, '') : printNodeId(kind, at, key);
}

function textOf(kind: ModelKind, found: number): string {
  return kind === 'ClientCredential' ? 'there' : String(found);
}

async function readOne(provider: Provider, at: InstanceRef, id: string): Promise<string | null> {
  const { kind, key } = parseNodeId(id);
  switch (kind) {
    case 'Group':
      return (await provider.getGroup!(at, key[0]!, CALL))?.description ?? null;
    case 'CaCertificate':
      return (await provider.getCaCertificate!(at, key[0]!, CALL))?.name ?? null;
    case 'ClientCredential':
      return (await provider.getClientCredential!(at, key[0]!, CALL)) === null ? null : 'there';
    case 'Device':
      return (await provider.getDevice!(at, key[0]!, CALL))?.status ?? null;
    default: {
      const list = provider.authIdentities!(at, { username: key[1]!, identityType: 'USER' });
      return (await readPage(list, [null, 10])).rows[0]?.signMode ?? null;
    }
  }
}

/** Everything of a scope, each list in one read. */
async function readAll(
  provider: Provider,
  scope: InstanceScope,
): Promise<readonly (readonly [string, string])[]> {
  const { at, groupId } = scope;
  const wants = (kind: EntityKind) => scope.kinds === null || scope.kinds.includes(kind);
  const all: [string, string][] = [];
  const { rows: listed } = await readPage(provider.groups!(at), []);
  const own = listed.filter((row) => groupId === null || row.groupId === groupId);
  if (wants('GROUP')) for (const row of own) all.push([idOf(at, 'Group', row.groupId), row.description!]);
  if (wants('CLIENT_CREDENTIAL')) {
    for (const { groupId } of own) {
      const { rows } = await readPage(provider.clientCredentials!(at, groupId), [null, 1, 100]);
      for (const { clientId } of rows) all.push([idOf(at, 'ClientCredential', clientId), 'there']);
    }
  }
  // A group that is gone holds nothing, and its lists cannot be read.
  if (groupId !== null && own.length === 0) return all;
  const devices = groupId === null ? provider.devices!(at, {}) : provider.devicesOfGroup!(at, groupId);
  if (wants('DEVICE')) {
    const { rows } = await readPage(devices, [null, 0, 100]);
    for (const row of rows) all.push([idOf(at, 'Device', row.deviceId), row.status!]);
  }
  if (groupId !== null) return all;
  if (wants('CA_CERTIFICATE')) {
    const { rows } = await readPage(provider.caCertificates!(at), [1, 100]);
    for (const row of rows) all.push([idOf(at, 'CaCertificate', row.caId), row.name!]);
  }
  if (wants('AUTH_IDENTITY')) {
    const { rows } = await readPage(provider.authIdentities!(at, {}), [null, 100]);
    for (const row of rows) all.push([idOf(at, 'AuthIdentity', row.username), row.signMode]);
  }
  return all;
}

/** A log whose next readers know nothing, as if only the entries had been kept. */
function forgetful(log: EventLog): EventLog['known'] {
  const asked = new Set<string>();
  return async (stream, part) => {
    const known = await log.known(stream, part);
    if (known === null || asked.has(part)) return known;
    asked.add(part);
    return { ...known, rows: new Map() };
  };
}

function numbersFrom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

describe('clients that follow the events', () => {
  it('know what there is when all is at rest, in 1,000 runs', { timeout: 300_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(run, (each) => playsOut(each)),
      { numRuns: RUNS },
    );
  });

  it.each<[string, Without]>([
    ['without the gaps', { gaps: true }],
    ['without a look at what clients read between two polls', { observation: true }],
    ['with a log that keeps entries and not what was known', { knownBesideLog: true }],
  ])('%s they do not', { timeout: 300_000 }, async (_name, without) => {
    const found = await fc.check(
      fc.asyncProperty(run, (each) => playsOut(each, without)),
      { numRuns: RUNS, endOnFailure: true },
    );
    expect(found.failed).toBe(true);
  });
});
