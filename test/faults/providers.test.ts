import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { TransportEvent } from '../../src/transport/observe.ts';
import { answers, hangs, type Play, startFakeUpstream } from '../kit/fake-upstream.ts';
import { openSocket } from '../kit/socket.ts';
import { type Answer, ask, type Started, start } from '../kit/start.ts';

const ALI = 'instances(filter: { provider: ALIBABA_MQTT }, first: 20) { nodes { name } }';
const HW = 'instances(filter: { provider: HUAWEI_IOTDA }, first: 20) { nodes { name } }';
const codesOf = ({ errors }: Answer) => [...new Set(errors?.map(({ extensions }) => extensions['code']))];
const until = async (isIt: () => boolean) => {
  while (!isIt()) await new Promise((resolve) => setTimeout(resolve, 5));
};

/** What is under way towards the providers, by the bulkhead's own count. */
function gauge() {
  const running = new Map<string, number>();
  const states: string[] = [];
  return {
    onEvent: (event: TransportEvent) => {
      if (event.kind === 'bulkhead')
        running.set(`${event.account} ${event.host}`, event.running + event.waiting);
      if (event.kind === 'breaker') states.push(event.state);
    },
    underWay: () => [...running.values()].reduce((sum, each) => sum + each, 0),
    states,
  };
}

describe('throttling, in every dialect', () => {
  const huawei = (code: string) => JSON.stringify({ error_code: code, error_msg: 'x' });
  const alibaba = (code: string) => ({ RequestId: 'R-1', Code: code, Message: 'x' });

  it.each<[number, string, Record<string, string>]>([
    [400, 'Throttling', {}],
    [400, 'Throttling.User', {}],
    [429, 'Throttling.Api', {}],
    [503, 'Throttling.User', { 'x-acs-retry-after': '700' }],
    [500, 'SystemOverFlow', {}],
    [403, 'SystemOverFlow', {}],
    [400, 'ApplyTokenOverFlow', {}],
  ])('ApsaraMQ %i %s', async (status, code, headers) => {
    const { onEvent, states } = gauge();
    await using graph = await start({ upstream: true, overrides: { transport: { onEvent } } });
    graph.upstream.play(answers(status, alibaba(code), headers));
    const all = await Promise.all(
      // Each a call of its own: the same reads under way would be one.
      Array.from({ length: 12 }, (_, number) => graph.query(credential(`GID_a@@@${number}`))),
    );
    expect(new Set(all.flatMap(codesOf))).toEqual(new Set(['PROVIDER_THROTTLED']));
    expect(all.every(({ errors }) => errors?.[0]?.extensions['retryable'] === true)).toBe(true);
    expect(states).toEqual([]);
    for (const gap of gapsOf(graph))
      expect(gap).toBeGreaterThanOrEqual(Number(headers['x-acs-retry-after'] ?? 499));
  });

  it.each([
    [429, 'APIGW.0308'],
    [403, 'IOTDA.021101'],
    [403, 'IOTDA.021102'],
  ])('IoTDA %i %s', async (status, code) => {
    const { onEvent, states } = gauge();
    await using graph = await start({ overrides: { transport: { onEvent } } });
    graph.simulators.faults.add({ effect: { kind: 'answer', status, body: huawei(code) } });
    const { entries } = graph.simulators.journal;
    for (let round = 0; round < 5; round++) {
      entries.length = 0;
      expect(codesOf(await graph.query(`{ ${HW} }`))).toEqual(['PROVIDER_THROTTLED']);
      // The third attempt is left out where its time would be up.
      expect([2, 3]).toContain(entries.length);
      for (const [index, { at }] of entries.entries()) {
        if (index > 0) expect(at - entries[index - 1]!.at).toBeGreaterThanOrEqual(499);
      }
    }
    expect(states).toEqual([]);
  });

  it('a 403 that is none is not tried again: the tests above can fail', async () => {
    await using graph = await start();
    graph.simulators.faults.add({ effect: { kind: 'answer', status: 403, body: huawei('IOTDA.000022') } });
    expect(codesOf(await graph.query(`{ ${HW} }`))).toEqual(['FORBIDDEN']);
    expect(graph.simulators.journal.entries).toHaveLength(1);
  });
});

const credential = (clientId: string) => {
  const id = `ClientCredential:ali/cn-hangzhou/post-cn-7mz2d000001/${encodeURIComponent(clientId)}`;
  return `{ node(id: "${Buffer.from(id).toString('base64url')}") { ... on ClientCredential { clientId createdAt } } }`;
};

/** Milliseconds between the attempts of one call. */
function gapsOf({ upstream }: Started): number[] {
  const last = new Map<string, number>();
  return upstream.journal.flatMap(({ url, at }) => {
    const clientId = new URL(url, 'http://x').searchParams.get('ClientId') ?? '';
    const gap = at - (last.get(clientId) ?? Number.NEGATIVE_INFINITY);
    last.set(clientId, at);
    return Number.isFinite(gap) ? [gap] : [];
  });
}

describe('one provider that hangs', () => {
  it('takes nothing from the other, and ends at the deadline', async () => {
    await using graph = await start({ upstream: true, overrides: { queryTimeoutMs: 1_500 } });
    const document = `{ ali: ${ALI} hw: ${HW} }`;
    const good = await graph.query(document);
    graph.upstream.play(hangs);
    const startedAt = performance.now();
    const answer = await graph.query(document);
    const took = performance.now() - startedAt;
    console.log(`  one of two hung: answered after ${took.toFixed(0)} ms of 1,500`);
    expect(answer.data.hw).toEqual(good.data.hw);
    expect(codesOf(answer)).toEqual(['PROVIDER_TIMEOUT']);
    expect(answer.errors?.every(({ path }) => path?.[0] === 'ali')).toBe(true);
    expect(took).toBeLessThan(1_500 + 1_000);
  });

  it('keeps everything waiting where nothing has a deadline: the test above can fail', async () => {
    const patient = { queryTimeoutMs: 60_000, transport: { attemptMs: 60_000 } };
    await using graph = await start({ upstream: true, overrides: patient });
    graph.upstream.play(hangs);
    const answer = graph.query(`{ ali: ${ALI} hw: ${HW} }`).catch(() => 'left');
    expect(await Promise.race([answer, pause(1_500 + 1_000, 'nothing yet')])).toBe('nothing yet');
  });

  it('five hundred queries of it are bounded, those of the other are served', async () => {
    const { onEvent, underWay } = gauge();
    await using graph = await start({
      upstream: true,
      overrides: { queryTimeoutMs: 4_000, transport: { onEvent, egressOf: () => null } },
    });
    graph.upstream.play(hangs);
    const rss = process.memoryUsage().rss;
    const hung = Array.from({ length: 500 }, (_, number) => graph.query(credential(`GID_a@@@${number}`)));
    await until(() => underWay() >= 32);
    for (let round = 0; round < 10; round++) expect((await graph.query(`{ ${HW} }`)).errors).toBeUndefined();
    const outcomes = (await Promise.all(hung)).flatMap(codesOf);
    const grown = (process.memoryUsage().rss - rss) / 1024 / 1024;
    const count = (code: string) => outcomes.filter((each) => each === code).length;
    console.log(
      `  500 queries of a provider that hangs: ${count('OVERLOADED')} refused at once or after a second, ` +
        `${count('CIRCUIT_OPEN')} by the breaker, ${count('PROVIDER_TIMEOUT')} out of time; ${grown.toFixed(0)} MB`,
    );
    expect(outcomes).toHaveLength(500);
    expect(count('OVERLOADED') + count('CIRCUIT_OPEN')).toBeGreaterThan(300);
    expect(underWay()).toBe(0);
    // 32 at a time, and a budget of retries.
    expect(graph.upstream.journal.length).toBeLessThan(200);
  });
});

describe('a client that goes away', () => {
  async function withHangingQuery(leave: (graph: Started, query: string) => Promise<() => void>) {
    const { onEvent, underWay } = gauge();
    await using graph = await start({ upstream: true, overrides: { transport: { onEvent } } });
    graph.upstream.play(hangs);
    const go = await leave(graph, credential('GID_a@@@1'));
    await until(() => graph.upstream.journal.length === 1);
    const wentAt = performance.now();
    go();
    await until(() => graph.upstream.journal[0]!.isGivenUp);
    const took = performance.now() - wentAt;
    console.log(`  the call to the provider ended ${took.toFixed(0)} ms after the client left`);
    await until(() => underWay() === 0);
    expect(graph.upstream.journal).toHaveLength(1);
  }

  it('ends the calls of its query: HTTP', () =>
    withHangingQuery(async (graph, query) => {
      const gone = new AbortController();
      const headers = { 'content-type': 'application/json' };
      const body = JSON.stringify({ query });
      fetch(graph.url, { method: 'POST', headers, body, signal: gone.signal }).catch(() => {});
      return () => gone.abort();
    }));

  it.each(['complete', 'close'])('ends the calls of its query: WebSocket, by %s', (how) =>
    withHangingQuery(async (graph, query) => {
      const socket = await openSocket(graph.url);
      socket.send({ type: 'subscribe', id: '1', payload: { query } });
      return () => (how === 'close' ? socket.socket.close() : socket.send({ type: 'complete', id: '1' }));
    }),
  );

  it('behind something that keeps its connection, ends nothing: the tests above can fail', async () => {
    const patient = { queryTimeoutMs: 60_000, transport: { attemptMs: 60_000 } };
    await using graph = await start({ upstream: true, overrides: patient });
    graph.upstream.play(hangs);
    // Passes on what is asked, and not that whoever asked has gone.
    await using between = await startFakeUpstream(new URL(graph.url).origin);
    const gone = new AbortController();
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ query: credential('GID_a@@@1') });
    const asked = fetch(`${between.origin}/graphql`, { method: 'POST', headers, body, signal: gone.signal });
    asked.catch(() => {});
    await until(() => graph.upstream.journal.length === 1);
    gone.abort();
    await until(() => between.journal[0]!.isGivenUp);
    await pause(500);
    expect(graph.upstream.journal[0]!.isGivenUp).toBe(false);
  });

  it('a thousand of them leave nothing under way', async () => {
    const { onEvent, underWay } = gauge();
    await using graph = await start({
      upstream: true,
      overrides: { transport: { onEvent, egressOf: () => null } },
    });
    graph.upstream.play(({ pass }) => setTimeout(pass, Math.random() * 20));
    await Promise.all(
      Array.from({ length: 20 }, async (_, client) => {
        for (let round = 0; round < 50; round++) {
          const body = JSON.stringify({ query: credential(`GID_a@@@${client}-${round}`) });
          const headers = { 'content-type': 'application/json' };
          const signal = AbortSignal.timeout(1 + ((client * 7 + round * 3) % 25));
          await fetch(graph.url, { method: 'POST', headers, body, signal })
            .then((response) => response.text())
            .catch(() => {});
        }
      }),
    );
    await until(() => underWay() === 0);
    expect((await graph.query(`{ ${ALI} }`)).errors).toBeUndefined();
  });

  /** Asks, and leaves when the provider is at it. */
  async function leaveDuring(graph: Started, query: string, action: string) {
    graph.upstream.play(({ pass }) => setTimeout(pass, 300));
    const gone = new AbortController();
    const headers = { 'content-type': 'application/json' };
    fetch(graph.url, { method: 'POST', headers, body: JSON.stringify({ query }), signal: gone.signal }).catch(
      () => {},
    );
    const arrived = () => graph.upstream.journal.find((each) => each.action === action);
    await until(() => arrived() !== undefined);
    gone.abort();
    return arrived()!;
  }

  it('does not end its mutation, which is done and told to the audit log', async () => {
    await using graph = await start({ upstream: true });
    const instance = Buffer.from('Instance:ali/cn-hangzhou/post-cn-7mz2d000001').toString('base64url');
    const query = `mutation { createGroup(input: { instanceId: "${instance}", groupId: "GID_left" }) { group { groupId } } }`;
    const arrival = await leaveDuring(graph, query, 'CreateGroupId');
    await until(() => graph.log.some((line) => /"decision\W*done/.test(line)));
    expect(arrival.isGivenUp).toBe(false);
    const { groups } = graph.simulators.fleet.alibaba.instances.find(
      ({ instanceId }) => instanceId === 'post-cn-7mz2d000001',
    )!;
    expect(JSON.stringify(groups)).toContain('GID_left');
  });

  it('ends what is no mutation at the same moment: the test above can fail', async () => {
    await using graph = await start({ upstream: true });
    const arrival = await leaveDuring(graph, `{ ${ALI} }`, 'ListInstances');
    await until(() => arrival.isGivenUp);
  });
});

describe('five hundred equal queries', () => {
  it('are one call, also when the one that began it leaves', async () => {
    const patient = { queryTimeoutMs: 60_000, transport: { attemptMs: 30_000 } };
    await using graph = await start({ upstream: true, overrides: patient });
    let answer = () => {};
    graph.upstream.play(({ pass }) => {
      answer = pass;
    });
    const gone = new AbortController();
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ query: `{ ${ALI} }` });
    fetch(graph.url, { method: 'POST', headers, body, signal: gone.signal }).catch(() => {});
    await until(() => graph.upstream.journal.length === 1);
    const others = Array.from({ length: 499 }, () => ask(graph.url, `{ ${ALI} }`));
    // What is asked later is answered later: by then the others wait for the call.
    for (let round = 0; round < 5; round++) await graph.query('{ __typename }');
    gone.abort();
    for (let round = 0; round < 5; round++) await graph.query('{ __typename }');
    answer();
    const all = await Promise.all(others);
    expect(all.every(({ errors }) => errors === undefined)).toBe(true);
    expect(graph.upstream.journal).toHaveLength(1);
  });

  it('that are not equal share nothing, and who leaves takes the call along: the test above can fail', async () => {
    await using graph = await start({ upstream: true });
    graph.upstream.play(({ arrival, pass }) => arrival.index > 0 && pass());
    const gone = new AbortController();
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ query: credential('GID_a@@@0') });
    fetch(graph.url, { method: 'POST', headers, body, signal: gone.signal }).catch(() => {});
    await until(() => graph.upstream.journal.length === 1);
    const others = Array.from({ length: 20 }, (_, number) =>
      graph.query(credential(`GID_a@@@${number + 1}`)),
    );
    gone.abort();
    await until(() => graph.upstream.journal[0]!.isGivenUp);
    await Promise.all(others);
    expect(graph.upstream.journal).toHaveLength(21);
  });
});

describe('lists that lead nowhere', () => {
  /** Pages of a block list, by their number; anything else is answered as usual. */
  const pages = (pageOf: (number: number) => { rows: number; token: string }): Play => {
    let number = 0;
    return (exchange) => {
      if (exchange.arrival.action !== 'QueryCustomAuthConnectBlack') return exchange.pass();
      const { rows, token } = pageOf(++number);
      const Results = Array.from({ length: rows }, (_, row) => ({ ClientId: `c-${number}-${row}` }));
      const Data = { Results, NextToken: token };
      answers(200, { RequestId: 'R-1', Code: 200, Success: true, Data })(exchange);
    };
  };
  const id = Buffer.from('Instance:ali/cn-hangzhou/post-cn-7mz2d000001').toString('base64url');
  const blocked = `{ node(id: "${id}") { ... on Instance { blockedClients(first: 100) {
    nodes { clientId } pageInfo { hasNextPage } } } } }`;

  it.each<[string, Play, number]>([
    ['the same token again and again', pages(() => ({ rows: 10, token: 'again' })), 3],
    ['empty pages without end', pages((number) => ({ rows: 0, token: `t-${number}` })), 60],
  ])('%s: an error after a bounded number of calls', async (_name, play, calls) => {
    await using graph = await start({ upstream: true });
    graph.upstream.play(play);
    expect(codesOf(await graph.query(blocked))).toEqual(['PROVIDER_BAD_RESPONSE']);
    const asked = graph.upstream.journal.filter(({ action }) => action === 'QueryCustomAuthConnectBlack');
    expect(asked.length).toBeLessThanOrEqual(calls);
  });

  it('empty pages in between are legal', async () => {
    await using graph = await start({ upstream: true });
    graph.upstream.play(
      pages((number) => (number === 4 ? { rows: 2, token: '' } : { rows: 0, token: `t-${number}` })),
    );
    const { data, errors } = await graph.query(blocked);
    expect(errors).toBeUndefined();
    expect(data.node.blockedClients.nodes).toHaveLength(2);
    expect(data.node.blockedClients.pageInfo.hasNextPage).toBe(false);
  });
});

describe('an address that a client names', () => {
  it('is called by nobody (the callback protocol for subscriptions)', async () => {
    await using graph = await start();
    let hits = 0;
    const listener = createServer((_request, response) => {
      hits += 1;
      response.end();
    });
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
    const callbackUrl = `http://127.0.0.1:${(listener.address() as AddressInfo).port}/`;
    const subscription = { callbackUrl, subscriptionId: 's', verifier: 'v', heartbeatIntervalMs: 5_000 };
    for (const query of [`{ ${ALI} }`, 'subscription { __typename }']) {
      const response = await fetch(graph.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query, extensions: { subscription } }),
        signal: AbortSignal.timeout(500),
      }).catch(() => null);
      await response?.text().catch(() => {});
    }
    expect(hits).toBe(0);
    // It would have been seen.
    await fetch(callbackUrl, { method: 'POST' });
    expect(hits).toBe(1);
    listener.close();
  });
});
