import { describe, expect, it } from 'vitest';
import { ask, start } from '../kit/start.ts';
import { ALI, credential, until } from './provider-queries.ts';

describe('five hundred equal queries', () => {
  it('share one call, even if the query that started it leaves', async () => {
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
    // These queries run later than the others, which by then wait for the call.
    for (let round = 0; round < 5; round++) await graph.query('{ __typename }');
    gone.abort();
    for (let round = 0; round < 5; round++) await graph.query('{ __typename }');
    answer();
    const all = await Promise.all(others);
    expect(all.every(({ errors }) => errors === undefined)).toBe(true);
    expect(graph.upstream.journal).toHaveLength(1);
  });

  it('control: unequal queries share nothing, and a leaving client aborts its call', async () => {
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
