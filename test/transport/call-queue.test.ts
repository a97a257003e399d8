import { describe, expect, it } from 'vitest';
import { pause } from '../../src/clock.ts';
import { AppError } from '../../src/errors.ts';
import { type BulkheadOptions, createBulkhead } from '../../src/transport/bulkhead.ts';
import type { Call, ProviderAction, ProviderRequest } from '../../src/transport/call.ts';
import { type CallQueueOptions, createCallQueue } from '../../src/transport/call-queue.ts';
import { createLocalRates, type LocalRatesOptions } from '../../src/transport/local-rates.ts';
import { createTransport } from '../../src/transport/pipeline.ts';
import { createVirtualClock } from '../kit/virtual-clock.ts';

const operation = (name: string, ratePerSecond: number | null = null): ProviderAction => ({
  name,
  effect: 'read',
  ratePerSecond,
  billed: false,
});

function gateWith(
  more: Partial<CallQueueOptions & Pick<LocalRatesOptions, 'rateOf'>> = {},
  room: BulkheadOptions = { perKey: 2, total: 3 },
) {
  const clock = createVirtualClock();
  const { rateOf = () => null, ...queued } = more;
  const callQueue = createCallQueue({
    clock,
    rates: createLocalRates({ clock, rateOf, egress: null }),
    bulkhead: createBulkhead(room),
    maxWaiting: 2,
    ...queued,
  });
  const enter = async (place: string, call: Partial<Call> = {}) => {
    const { release } = await callQueue.enter('account', operation('X'), place, {
      signal: new AbortController().signal,
      deadline: clock.now() + 8_000,
      priority: 'interactive',
      onSent: () => {},
      ...call,
    });
    return release;
  };
  return { clock, callQueue, enter };
}

async function noting<T>(entered: Promise<T>, note: () => void): Promise<T> {
  const given = await entered;
  note();
  return given;
}

const OVERLOADED = { code: 'OVERLOADED', unsent: true };

describe('the bulkhead', () => {
  it('admits a number of calls per key, lets some wait, and refuses the rest at once', async () => {
    const { enter, clock } = gateWith();
    const first = await enter('a');
    await enter('a');
    const order: number[] = [];
    const waiting = [1, 2].map((number) => noting(enter('a'), () => order.push(number)));
    await expect(enter('a')).rejects.toMatchObject(OVERLOADED);
    // Another key is not affected.
    (await enter('b'))();
    first();
    first();
    await waiting[0];
    await clock.run(0);
    expect(order).toEqual([1]);
    (await waiting[0]!)();
    await waiting[1];
  });

  it.each([
    ['by a provider that hangs', 96, { ok: 100 }],
    ['unless nothing is kept back for them', 128, { ok: expect.any(Number), OVERLOADED: expect.any(Number) }],
  ])('leave slots for other providers: %s', async (_name, perProvider, expected) => {
    const clock = createVirtualClock();
    const transport = createTransport({ clock, random: () => 0.5, perProvider });
    const answered = { status: 200, headers: {}, body: '' };
    const asks = (provider: string, ms: number) => {
      const who = { provider, account: provider, egress: null };
      const send = transport.pipelineFor(who)((_request, call) =>
        pause(clock, ms, call.signal).then(() => answered),
      );
      return (host: string, path: string) =>
        send(
          {
            operation: operation('X'),
            method: 'GET',
            origin: `https://${host}`,
            path,
            query: [],
            headers: {},
            body: '',
          },
          {
            signal: new AbortController().signal,
            deadline: clock.now() + 8_000,
            priority: 'interactive',
            onSent: () => {},
          },
        );
    };
    const [away, there] = [asks('A', 1e6), asks('B', 20)];
    const ends: Record<string, number> = {};
    const end = (name: string) => {
      ends[name] = (ends[name] ?? 0) + 1;
    };
    // Four hosts hang, and each gets a hundred calls per second.
    for (let ms = 0; ms < 10_000; ms += 10) {
      for (const host of ['1', '2', '3', '4']) away(host, `/${ms}`).catch(() => {});
      if (ms % 100 === 0)
        there('b', `/${ms}`).then(
          () => end('ok'),
          ({ code }) => end(code),
        );
      await clock.run(10);
    }
    await clock.run();
    expect(ends).toEqual(expected);
  });

  it('enforces a common limit, and passes a slot to a call that may use it', async () => {
    const { enter, clock } = gateWith();
    const a = await enter('a');
    await enter('a');
    await enter('b');
    let admitted = '';
    void enter('c').then(() => {
      admitted += 'c';
    });
    await clock.run(0);
    expect(admitted).toBe('');
    a();
    await clock.run(0);
    expect(admitted).toBe('c');
  });

  it('lets calls wait at most a second, and sends interactive calls first', async () => {
    const { enter, clock } = gateWith();
    const leave = await enter('a');
    const other = await enter('a');
    const order: string[] = [];
    const background = noting(enter('a', { priority: 'background' }), () => order.push('poll'));
    const interactive = noting(enter('a'), () => order.push('query'));
    leave();
    await clock.run(0);
    expect(order).toEqual(['query']);
    const refused = expect(background).rejects.toMatchObject(OVERLOADED);
    await clock.run(1_000);
    await refused;
    other();
    (await interactive)();
  });

  it('frees the queue slot of a cancelled call at once', async () => {
    const changes: string[] = [];
    const { enter } = gateWith({
      onChange: (key, { running, waiting }) => {
        const change = `${key} ${running}+${waiting}`;
        if (changes.at(-1) !== change) changes.push(change);
      },
    });
    const leave = await enter('a');
    await enter('a');
    const gone = new AbortController();
    const given = enter('a', { signal: gone.signal });
    const stays = enter('a');
    gone.abort(new Error('gone'));
    await expect(given).rejects.toThrow('gone');
    const next = enter('a');
    leave();
    await stays;
    expect(changes.slice(-6)).toEqual(['a 2+1', 'a 2+2', 'a 2+1', 'a 2+2', 'a 1+1', 'a 2+1']);
    void next.catch(() => {});
  });

  it('does not let a full host block another host of the same operation', async () => {
    const { enter } = gateWith({ rateOf: () => ({ perSecond: 100, burst: 10 }) }, { perKey: 1, total: 10 });
    await enter('a');
    const waits = enter('a');
    await enter('b');
    await expect(Promise.race([waits, Promise.resolve('waits')])).resolves.toBe('waits');
    void waits.catch(() => {});
  });
});

const requestOf = (each: ProviderAction, number: number): ProviderRequest => ({
  operation: each,
  method: 'GET',
  origin: 'http://p.test',
  path: `/${number}`,
  query: [],
  headers: {},
  body: '',
});

const callUntil = (deadline: number): Call => ({
  signal: new AbortController().signal,
  deadline,
  priority: 'interactive',
  onSent: () => {},
});

/** A provider with this latency gets `perSecond` calls for half a minute; the other `options` configure the queue. */
async function load(options: {
  readonly perSecond: number;
  readonly latencyMs: number;
  readonly limit: number | null;
  readonly egress: number | null;
  readonly places?: number;
}) {
  const clock = createVirtualClock();
  const opened: string[] = [];
  const left: number[] = [];
  const transport = createTransport({
    clock,
    perHost: options.places ?? 32,
    onEvent: (event) => {
      if (event.kind === 'breaker') opened.push(event.state);
    },
  });
  const egress = options.egress === null ? null : { group: 'g', limitPerSecond: options.egress };
  const send = transport.pipelineFor({ provider: 'P', account: 'a', egress })(async (_request, call) => {
    left.push(clock.now());
    await pause(clock, options.latencyMs, call.signal);
    return { status: 200, headers: {}, body: '' };
  });
  const codes: string[] = [];
  for (let number = 0; number < 30 * options.perSecond; number++) {
    await clock.run(1_000 / options.perSecond);
    const at = clock.now();
    const note = (code: string) => {
      if (at > 10_000) codes.push(code);
    };
    const request = requestOf(operation(`Op${number % 3}`, options.limit), number);
    send(request, callUntil(at + 8_000)).then(
      () => note('ok'),
      (error: AppError) => note(error.code),
    );
  }
  await clock.run(20_000);
  await transport.close();
  const busiest = Math.max(
    ...left.map((from) => left.filter((at) => at >= from && at < from + 1_000).length),
  );
  return {
    perSecond: codes.filter((code) => code === 'ok').length / 20,
    codes: new Set(codes),
    opened,
    busiest,
  };
}

describe('more demand than capacity', () => {
  it('is served up to the rate: calls that cannot be in time are refused, and no call is sent too late', async () => {
    // Three operations of 10 per second each, of which 60 % are used.
    const { perSecond, codes, opened } = await load({
      perSecond: 60,
      latencyMs: 60,
      limit: 10,
      egress: null,
    });
    expect(perSecond).toBeGreaterThan(17);
    expect(codes).toEqual(new Set(['ok', 'RATE_LIMITED']));
    expect(opened).toEqual([]);
  });

  it("is served up to the bulkhead's capacity if the rate is similar, and the rate is kept", async () => {
    // 20 places of 200 ms allow 100 per second; 180 of the egress limit of 300 are used.
    const { perSecond, codes, busiest } = await load({
      perSecond: 120,
      latencyMs: 200,
      limit: null,
      egress: 180,
      places: 20,
    });
    expect(perSecond).toBeGreaterThan(95);
    expect(codes).toEqual(new Set(['ok', 'OVERLOADED']));
    expect(busiest).toBeLessThanOrEqual(180);
  });
});

it('a reader with too short deadlines does not open the breaker for others', async () => {
  const clock = createVirtualClock();
  const transport = createTransport({ clock });
  const send = transport.pipelineFor({ provider: 'P', account: 'a', egress: null })(
    async (_request, call) => {
      await pause(clock, 120, call.signal);
      return { status: 200, headers: {}, body: '' };
    },
  );
  const ask = (number: number, ms: number) =>
    send(requestOf(operation('X'), number), callUntil(clock.now() + ms)).then(
      () => 'ok',
      (error: AppError) => error.code,
    );
  const hasty = new Set<string>();
  for (let number = 0; number < 60; number++) {
    void ask(number, 130).then((code) => hasty.add(code));
    await clock.run(50);
  }
  await clock.run(200);
  const patient = ask(1_000, 8_000);
  await clock.run(200);
  expect(await patient).toBe('ok');
  expect(hasty).toEqual(new Set(['PROVIDER_TIMEOUT']));
  await transport.close();
});

it('a call that waits when the breaker opens is not sent', async () => {
  const clock = createVirtualClock();
  let openedAt = Number.POSITIVE_INFINITY;
  const left: number[] = [];
  const transport = createTransport({
    clock,
    onEvent: (event) => {
      if (event.kind === 'breaker' && event.state === 'open') openedAt = Math.min(openedAt, clock.now());
    },
  });
  const send = transport.pipelineFor({ provider: 'P', account: 'a', egress: null })(
    async (_request, call) => {
      left.push(clock.now());
      await pause(clock, 200, call.signal);
      throw new AppError('PROVIDER_UNAVAILABLE', 'away', { retry: 'transient' });
    },
  );
  const answers: { readonly at: number; readonly code: string }[] = [];
  for (let number = 0; number < 400; number++) {
    send(requestOf(operation('X', 100), number), callUntil(8_000)).catch((error: AppError) =>
      answers.push({ at: clock.now(), code: error.code }),
    );
  }
  await clock.run(8_000);
  await transport.close();
  expect(openedAt).toBeLessThan(3_000);
  expect(left.filter((at) => at > openedAt)).toEqual([]);
  expect(answers).toHaveLength(400);
  // At once; calls that were running fail at their next attempt.
  const told = answers.filter(({ at, code }) => code === 'CIRCUIT_OPEN' && at < openedAt + 10);
  expect(told.length).toBeGreaterThan(250);
  expect(new Set(answers.map(({ code }) => code))).toEqual(new Set(['CIRCUIT_OPEN']));
});
