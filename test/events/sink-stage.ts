import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';
import { systemClock, type WallClock } from '../../src/clock.ts';
import { createEvents } from '../../src/events/events.ts';
import type { EventLog } from '../../src/events/log/log.ts';
import { createStoreLog } from '../../src/events/log/store-log.ts';
import type { ListLeases } from '../../src/events/poll/list-leases.ts';
import { type SinksOptions, startSinks } from '../../src/events/sinks/sinks.ts';
import { printNodeId } from '../../src/graph/node-id.ts';
import { createRegistry } from '../../src/graph/registry.ts';
import { Secret } from '../../src/secret.ts';
import type { Store } from '../../src/store/store.ts';
import { createFetch } from '../../src/transport/socket.ts';
import { createModelProvider, outage } from './model-provider.ts';

export const SECRET = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
export const OLD_SECRET = `whsec_${Buffer.alloc(32, 2).toString('base64')}`;
const model = createModelProvider(async () => {});
// A read would find none of the objects of the events, and report them as deleted.
model.failure = outage('PROVIDER_UNAVAILABLE');
export const STREAM = 'model/here/one';
export const idOf = (n: number) => printNodeId('Device', model.at, `d${n}`);

export interface Got {
  readonly id: string;
  readonly body: string;
  readonly type: string;
  readonly data: { readonly entityId?: string; readonly reason?: string };
  /** Whether the signature is valid for each secret. */
  readonly isSigned: boolean;
}

export interface Receiver extends AsyncDisposable {
  readonly url: string;
  readonly got: readonly Got[];
  /** Messages by their first attempt. */
  readonly distinct: () => readonly Got[];
  readonly close: () => Promise<void>;
  /** Listens again on the same port. */
  readonly reopen: () => Promise<void>;
}

/** A receiver over real HTTP. `answer` gets the number of the request, from 0. Default: 204. */
export async function startReceiver(
  answer: (response: ServerResponse, n: number) => void = (response) => response.writeHead(204).end(),
): Promise<Receiver> {
  const got: Got[] = [];
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const { type, data } = JSON.parse(body);
    got.push({
      id: String(request.headers['webhook-id']),
      body,
      type,
      data,
      isSigned: isSigned(body, request.headers),
    });
    answer(response, got.length - 1);
  });
  const listen = (port: number) => new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  await listen(0);
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('expected a port');
  const close = async (): Promise<void> => {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  };
  return {
    url: `http://127.0.0.1:${address.port}/hook`,
    got,
    distinct: () => got.filter(({ id }, index) => got.findIndex((each) => each.id === id) === index),
    close,
    reopen: () => listen(address.port),
    [Symbol.asyncDispose]: async () => {
      if (server.listening) await close();
    },
  };
}

function isSigned(body: string, headers: IncomingHttpHeaders): boolean {
  const given = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
  return [SECRET, OLD_SECRET].every((secret) => {
    try {
      new Webhook(secret).verify(body, given);
      return true;
    } catch {
      return false;
    }
  });
}

/** A clock on which waiting is 50 times as fast. */
export const FAST: WallClock = { ...systemClock, after: (ms, run) => systemClock.after(ms / 50, run) };

export interface SinkStageOptions extends Partial<Pick<SinksOptions, 'clock' | 'fetch'>> {
  readonly retention?: number;
  readonly leases?: ListLeases | null;
  /** Milliseconds of one attempt, on the clock. */
  readonly attemptMs?: number;
}

/** One process with one sink at `url`. The provider cannot be read: `publish` makes the events. */
export function startSink(
  store: Store,
  url: string,
  { clock = FAST, retention = 1_000, leases = null, ...more }: SinkStageOptions = {},
) {
  const log = createStoreLog(store, { retention });
  const errors: unknown[] = [];
  const outcomes: string[] = [];
  const onError = (error: unknown): void => void errors.push(error);
  const registry = createRegistry([{ provider: model.provider }]);
  const events = createEvents({
    ...{ registry, log, leases, clock, onError },
    key: new Secret('a key'),
    pollMs: 86_400_000,
    billedPollMs: 86_400_000,
  });
  const scope = { accounts: ['model'], instances: null, kinds: ['DEVICE'] } as const;
  const secrets = [new Secret(SECRET), new Secret(OLD_SECRET)];
  const stopSinks = startSinks({
    ...{ fetch: createFetch(), attemptMs: 20_000 },
    ...more,
    ...{ events, log, store, leases, clock, onError },
    sinks: [{ name: 'hook', url, secrets, scope, everyMs: undefined }],
    leaseStreamOf: (account) => `${account}/here/`,
    onOutcome: (_sink, _account, outcome) => void outcomes.push(outcome),
  });
  return {
    log,
    errors,
    outcomes,
    stop: async () => {
      await stopSinks();
      events.stop();
      log.close();
    },
  };
}

/** Publishes an event for each number from `first` on. */
export async function publish(log: EventLog, first: number, count: number): Promise<void> {
  const known = { list: 'DEVICE', fence: null, at: 0, readAt: Number.MAX_SAFE_INTEGER, rows: [] };
  if ((await log.look(STREAM, 'DEVICE', [])) === null)
    await log.commit(STREAM, { ...known, baseline: { gap: null, shape: 'name' } });
  for (let n = first; n < first + count; n++) {
    const entry = { change: 'UPDATED', source: 'MUTATION', fields: ['name'] } as const;
    const rows = [{ id: idOf(n), state: null, entry }];
    const commit = {
      list: 'DEVICE',
      fence: null,
      at: 1_800_000_000_000 + n,
      readAt: Number.MAX_SAFE_INTEGER,
      rows,
    };
    const { state } = await log.commit(STREAM, commit);
    if (state !== 'committed') throw new Error(`the commit is ${state}`);
  }
}

/** Resolves when the sink has begun: only later events are delivered. */
export async function untilBegun(store: Store): Promise<void> {
  for (;;) {
    const found = await store.rows('SELECT seq FROM @event_sink WHERE seq IS NOT NULL');
    if (found.length > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

export const entityIds = (got: readonly Got[]) =>
  got.map(({ data, type }) => data.entityId ?? `${type} ${data.reason}`);
export const idsOf = (first: number, count: number) =>
  Array.from({ length: count }, (_, n) => idOf(first + n));
