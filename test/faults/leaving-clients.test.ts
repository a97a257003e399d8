import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { hangs, startFakeUpstream } from '../kit/fake-upstream.ts';
import { openSocket } from '../kit/socket.ts';
import { type Started, start } from '../kit/start.ts';
import { undisturbed } from '../kit/undisturbed.ts';
import { ALI, credential, gauge, until } from './provider-queries.ts';

/** No time limit ends a call here, only the client's disconnection. */
const PATIENT = { queryTimeoutMs: 60_000, transport: { attemptMs: 60_000 } };

describe('a client that disconnects', () => {
  async function withHangingQuery(leave: (graph: Started, query: string) => Promise<() => void>) {
    const { onEvent, underWay } = gauge();
    await using graph = await start({
      upstream: true,
      overrides: { ...PATIENT, transport: { ...PATIENT.transport, onEvent } },
    });
    graph.upstream.play(hangs);
    const { result: took, keptMs } = await undisturbed(async (begin) => {
      graph.upstream.journal.length = 0;
      const go = await leave(graph, credential('GID_a@@@1'));
      await until(() => graph.upstream.journal.length === 1);
      begin();
      const wentAt = performance.now();
      go();
      await until(() => graph.upstream.journal[0]!.isGivenUp);
      return performance.now() - wentAt;
    });
    console.log(`  the call to the provider ended ${took.toFixed(0)} ms after the client left`);
    // In the control below the call is still running after 2,000 ms.
    expect(took).toBeLessThan(1_000 + keptMs);
    await until(() => underWay() === 0);
    expect(graph.upstream.journal).toHaveLength(1);
  }

  it('aborts the provider calls of its query: HTTP', () =>
    withHangingQuery(async (graph, query) => {
      const gone = new AbortController();
      const headers = { 'content-type': 'application/json' };
      const body = JSON.stringify({ query });
      fetch(graph.url, { method: 'POST', headers, body, signal: gone.signal }).catch(() => {});
      return () => gone.abort();
    }));

  it.each(['complete', 'close'])('aborts the provider calls of its query: WebSocket, by %s', (how) =>
    withHangingQuery(async (graph, query) => {
      const socket = await openSocket(graph.url);
      socket.send({ type: 'subscribe', id: '1', payload: { query } });
      return () => (how === 'close' ? socket.socket.close() : socket.send({ type: 'complete', id: '1' }));
    }),
  );

  it('control: aborts nothing if a proxy keeps its connection open', async () => {
    await using graph = await start({ upstream: true, overrides: PATIENT });
    graph.upstream.play(hangs);
    // Forwards requests, but not the disconnection of the client.
    await using between = await startFakeUpstream(new URL(graph.url).origin);
    const gone = new AbortController();
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ query: credential('GID_a@@@1') });
    const asked = fetch(`${between.origin}/graphql`, { method: 'POST', headers, body, signal: gone.signal });
    asked.catch(() => {});
    await until(() => graph.upstream.journal.length === 1);
    gone.abort();
    await until(() => between.journal[0]!.isGivenUp);
    await pause(2_000);
    expect(graph.upstream.journal[0]!.isGivenUp).toBe(false);
  });

  it('a thousand times leaves no call running', async () => {
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

  /** Sends a query, and disconnects while the provider works on it. */
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

  it('does not abort its mutation, which completes and is written to the audit log', async () => {
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

  it('control: aborts a query at the same moment', async () => {
    await using graph = await start({ upstream: true });
    const arrival = await leaveDuring(graph, `{ ${ALI} }`, 'ListInstances');
    await until(() => arrival.isGivenUp);
  });
});
