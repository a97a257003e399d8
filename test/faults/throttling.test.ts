import { describe, expect, it } from 'vitest';
import { answers } from '../kit/fake-upstream.ts';
import { type Started, start } from '../kit/start.ts';
import { codesOf, credential, gauge, HW } from './provider-queries.ts';

describe('throttling is recognised in every dialect:', () => {
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
      // A different client id for each query, because equal concurrent reads share one call.
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
      // The third attempt is skipped if the deadline would pass.
      expect([2, 3]).toContain(entries.length);
      for (const [index, { at }] of entries.entries()) {
        if (index > 0) expect(at - entries[index - 1]!.at).toBeGreaterThanOrEqual(499);
      }
    }
    expect(states).toEqual([]);
  });

  it('control: a 403 that is not throttling is not retried', async () => {
    await using graph = await start();
    graph.simulators.faults.add({ effect: { kind: 'answer', status: 403, body: huawei('IOTDA.000022') } });
    expect(codesOf(await graph.query(`{ ${HW} }`))).toEqual(['FORBIDDEN']);
    expect(graph.simulators.journal.entries).toHaveLength(1);
  });
});

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
