import { describe, expect, it } from 'vitest';
import { AppError } from '../../src/errors.ts';
import { createHybridList } from '../../src/lists/hybrid.ts';
import type { Provider } from '../../src/providers/port/provider.ts';
import type { Call, ProviderAction } from '../../src/transport/call.ts';
import { outage } from './model-provider.ts';
import { setUp } from './stage.ts';
import type { VirtualClock } from './virtual-clock.ts';

const READ: ProviderAction = { name: 'ListCredentials', effect: 'read', ratePerSecond: null, billed: false };
const PAGE = 50;
const GROUP = 'GID_1';

/** One group with `count` credentials, in pages that take a virtual millisecond each. */
function groupOf(count: number) {
  const group = {
    count,
    reads: 0,
    /** Called before a page is returned. */
    beforePage: (_first: number): void => {},
    /** Start of the page after a full one. */
    next: (first: number) => first + PAGE,
    provider: (clock: () => VirtualClock, provider: Provider): Provider => ({
      ...provider,
      clientCredentials: () =>
        createHybridList({
          maxPageSize: PAGE,
          key: ({ clientId }: { readonly clientId: string }) => clientId,
          read: async ({ token }, call: Call) => {
            call.admit?.();
            await clock().sleep(1);
            group.reads += 1;
            call.onSent({ provider: 'p', account: 'a', operation: READ, succeeded: true });
            const first = Number((token ?? '0').split('.')[0]);
            group.beforePage(first);
            const length = Math.max(0, Math.min(PAGE, group.count - first));
            const rows = Array.from({ length }, (_, index) => ({ clientId: `${GROUP}@@@${first + index}` }));
            const hasMore = first + length < group.count;
            return {
              rows,
              // A new token for each read, so that no token repeats.
              nextToken: hasMore ? `${group.next(first)}.${group.reads}` : null,
              total: group.count,
            };
          },
        }),
    }),
  };
  return group;
}

function begin(count: number) {
  const group = groupOf(count);
  const stage = setUp({
    heartbeatMs: 5_000,
    provider: (model) => group.provider(() => stage.clock, model.provider),
  });
  stage.model.set('Group', GROUP, 1);
  const reader = stage.listen(['CLIENT_CREDENTIAL'], { from: 'now' }, GROUP);
  const until = async (isDone: () => boolean) => {
    for (let turn = 0; turn < 10_000 && !isDone(); turn++) await stage.clock.advance(100);
    expect(isDone()).toBe(true);
  };
  const beats = () => reader.heard.filter((event) => event.type === 'heartbeat');
  return { ...stage, group, reader, until, beats };
}

describe('a list of 300,000 rows', () => {
  it('is read completely, reports its changes, and costs at most four calls per second', async () => {
    const { clock, events, group, reader, until } = begin(300_000);
    await until(() => reader.heard.length > 0);
    expect(reader.heard[0]).toMatchObject({ type: 'heartbeat', unreadable: [] });
    expect(group.reads).toBe(6_000);
    group.count += 1;
    const from = clock.now();
    await clock.advance(1_300_000);
    expect(group.reads).toBe(6_000);
    await until(() => reader.heard.some(({ type }) => type === 'change'));
    expect(reader.heard.filter(({ type }) => type === 'change')).toMatchObject([{ change: 'CREATED' }]);
    expect(group.reads).toBeLessThanOrEqual(6_000 + (clock.now() - from) / 250);
    events.stop();
  }, 60_000);
});

describe('a refresh with fewer calls than its list needs', () => {
  /** The call limits of an operation. */
  const atMost = (allowedCalls: number) => {
    let admitted = 0;
    const admit = (): void => {
      admitted += 1;
      if (admitted > allowedCalls) throw new AppError('QUERY_TOO_COMPLEX', 'The operation may make no more.');
    };
    return { allowedCalls, admit };
  };
  const TOO_COMPLEX = { code: 'QUERY_TOO_COMPLEX', details: { limit: 'providerCalls', allowed: 5 } };

  it('stops at its limit, reports nothing about unread rows, and loses no change', async () => {
    const { clock, events, group, reader, until, refresh, beats } = begin(1_000);
    await until(() => beats().length > 0);
    await clock.advance(1_000);
    // The read is known to need 20 calls, so none is made.
    await expect(refresh(['CLIENT_CREDENTIAL'], atMost(5), GROUP)).rejects.toMatchObject(TOO_COMPLEX);
    expect(group.reads).toBe(20);
    // The read is known to need 20 calls and may make 30, but the list needs 40 by now.
    group.count = 2_000;
    const { reads } = group;
    let isOver = false;
    const refreshed = refresh(['CLIENT_CREDENTIAL'], atMost(30), GROUP)
      .catch((error: unknown) => error)
      .finally(() => {
        isOver = true;
      });
    while (!isOver) await clock.advance(50);
    expect(await refreshed).toMatchObject({ code: 'QUERY_TOO_COMPLEX', details: { allowed: 30 } });
    expect(group.reads - reads).toBe(30);
    expect(reader.failures).toEqual([]);
    expect(reader.heard.filter(({ type }) => type === 'change')).toEqual([]);
    // It is known to need 31 calls now, and the list of groups one.
    await expect(refresh(['CLIENT_CREDENTIAL'], atMost(30), GROUP)).rejects.toMatchObject({
      details: { estimatedCalls: 32 },
    });
    await until(() => reader.heard.filter(({ type }) => type === 'change').length === 1_000);
    expect(reader.heard.every((event) => event.type !== 'change' || event.change === 'CREATED')).toBe(true);
    expect(beats().every(({ unreadable }) => unreadable.length === 0)).toBe(true);
    events.stop();
  });

  it('does not end other requests that read a kept list', async () => {
    const { clock, events, group, refresh } = begin(1_000);
    const until = async (isDone: () => boolean) => {
      while (!isDone()) await clock.advance(1);
    };
    await until(() => group.reads === 20);
    await clock.advance(1_000);
    const [kept] = events.keptReads('model');
    // The list needs 40 calls by now.
    group.count = 2_000;
    const stopped = refresh(['CLIENT_CREDENTIAL'], atMost(30), GROUP).catch((error: unknown) => error);
    await until(() => group.reads > 20);
    let isRead = false;
    void kept!.reads.read(new Set(['CLIENT_CREDENTIAL']), { onSent: () => {} }).then(() => {
      isRead = true;
    });
    const from = clock.now();
    await until(() => isRead);
    expect(await stopped).toMatchObject({ code: 'QUERY_TOO_COMPLEX' });
    // Long before the next scheduled read.
    expect(clock.now() - from).toBeLessThan(500);
    // 30 calls until the first read was stopped, and a whole read.
    expect(group.reads).toBe(20 + 30 + 40);
    events.stop();
  });

  it('does not end other requests that wait for the same read', async () => {
    const group = groupOf(1_000);
    const stage = setUp({ provider: (model) => group.provider(() => stage.clock, model.provider) });
    stage.model.set('Group', GROUP, 1);
    const ends = Promise.allSettled([
      stage.refresh(['CLIENT_CREDENTIAL'], atMost(5), GROUP),
      stage.refresh(['CLIENT_CREDENTIAL'], atMost(50), GROUP),
    ]);
    const reader = stage.listen(['CLIENT_CREDENTIAL'], { from: 'now' }, GROUP);
    for (let turn = 0; turn < 20; turn++) await stage.clock.advance(50);
    expect(await ends).toMatchObject([{ status: 'rejected', reason: TOO_COMPLEX }, { status: 'fulfilled' }]);
    expect(reader.failures).toEqual([]);
    expect(reader.heard).toMatchObject([{ type: 'heartbeat', unreadable: [] }]);
    stage.events.stop();
  });
});

describe('a list that cannot be read completely', () => {
  it('ends its subscriptions with kind and reason when its pages bring no new rows', async () => {
    const { events, group, reader, until } = begin(1_000);
    group.next = () => 0;
    await until(() => reader.failures.length > 0);
    expect(reader.heard).toEqual([]);
    expect(reader.failures).toMatchObject([
      {
        code: 'PROVIDER_BAD_RESPONSE',
        message:
          'The list of CLIENT_CREDENTIAL objects cannot be read whole. The provider broke its paging: 11 pages in a row had no new row, and the list continues.',
      },
    ]);
    expect(group.reads).toBe(12);
    events.stop();
  });

  it('ends subscriptions that began before it failed after two failed reads', async () => {
    const { events, group, reader, until } = begin(1_000);
    await until(() => reader.heard.length > 0);
    group.next = (first) => (first >= 500 ? 0 : first + PAGE);
    await until(() => reader.failures.length > 0);
    expect(reader.failures).toMatchObject([{ code: 'PROVIDER_BAD_RESPONSE' }]);
    expect(group.reads).toBe(20 + 2 * (11 + 11));
    events.stop();
  });

  it('is read at the interval that its cost requires, although every read fails', async () => {
    const { clock, events, group } = begin(20_000);
    group.beforePage = (first) => {
      if (first >= 19_500) throw outage('PROVIDER_UNAVAILABLE');
    };
    for (let second = 0; second < 3_600; second++) await clock.advance(1_000);
    expect(group.reads).toBeGreaterThan(2 * 391);
    expect(group.reads).toBeLessThanOrEqual(391 + clock.now() / 250);
    events.stop();
  }, 60_000);

  it('appears in every heartbeat with its code until a read succeeds', async () => {
    const { clock, events, group, until, beats } = begin(200);
    await until(() => beats().length > 0);
    group.beforePage = (first) => {
      if (first >= 100) throw outage('PROVIDER_UNAVAILABLE');
    };
    await clock.advance(20_000);
    expect(beats().at(-1)).toMatchObject({
      unreadable: [{ kind: 'CLIENT_CREDENTIAL', code: 'PROVIDER_UNAVAILABLE', since: expect.any(Number) }],
    });
    group.beforePage = () => {};
    await clock.advance(60_000);
    expect(beats().at(-1)).toMatchObject({ unreadable: [] });
    events.stop();
  });
});
