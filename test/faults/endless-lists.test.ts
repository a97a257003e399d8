import { describe, expect, it } from 'vitest';
import { answers, type Play } from '../kit/fake-upstream.ts';
import { start } from '../kit/start.ts';
import { codesOf } from './provider-queries.ts';

describe('endless lists', () => {
  /** Pages of a block list by number; every other operation is passed through. */
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

  it('legal: empty pages between others', async () => {
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
