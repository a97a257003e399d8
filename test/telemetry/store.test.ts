import { describe, expect, it } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { AppError } from '../../src/errors.ts';
import { createLog } from '../../src/log.ts';
import { withMeteredStore } from '../../src/store/metered-store.ts';
import { createMetrics } from '../../src/telemetry/metrics.ts';
import { createStoreLog } from '../../src/telemetry/store-log.ts';
import { openMemory } from '../kit/disposable.ts';
import { type Started, start } from '../kit/start.ts';
import { createSwitchableStore } from '../kit/switchable-store.ts';

async function metricsOf(graph: Started): Promise<Map<string, number>> {
  const text = await fetch(`${graph.adminUrl}/metrics`).then((response) => response.text());
  const lines = text.split('\n').filter((line) => line.startsWith('identity_graph_store'));
  return new Map(lines.map((line) => [line.replace(/ [^ ]*$/, ''), Number(/[^ ]*$/.exec(line)?.[0])]));
}

const readyz = async ({ adminUrl }: Started) => {
  const response = await fetch(`${adminUrl}/readyz?verbose`);
  return { status: response.status, store: (await response.text()).split('\n')[0] };
};
const storeLines = (log: readonly string[]) =>
  log.map((line) => JSON.parse(line)).filter(({ msg }) => /the store/.test(msg));

describe('an outage of the store', () => {
  it('is in the log, in the metrics and in the verbose report', async () => {
    await using memory = openMemory();
    const store = createSwitchableStore(memory);
    await using graph = await start({ overrides: { store } });
    expect(await readyz(graph)).toEqual({ status: 200, store: '[+]store' });
    expect((await metricsOf(graph)).get('identity_graph_store_up')).toBe(1);

    store.goDown('ECONNREFUSED');
    expect((await readyz(graph)).store).toMatch(/^\[-\]store: ECONNREFUSED since 20\d\d-/);
    expect((await metricsOf(graph)).get('identity_graph_store_up')).toBe(0);
    await expect.poll(async () => (await readyz(graph)).status, { timeout: 30_000 }).toBe(503);
    expect((await fetch(`${graph.adminUrl}/healthz`)).status).toBe(200);
    // What still arrives is served.
    const answer = await graph.query('{ instances(first: 1) { nodes { name } } }');
    expect(answer.errors).toBeUndefined();

    store.comeUp();
    expect(await readyz(graph)).toEqual({ status: 200, store: '[+]store' });
    const after = await metricsOf(graph);
    expect(after.get('identity_graph_store_up')).toBe(1);
    expect(after.get('identity_graph_store_reconnects_total')).toBe(1);
    expect(storeLines(graph.log)).toMatchObject([
      { level: 'warn', msg: 'the store is out of reach', reason: 'ECONNREFUSED' },
      { level: 'info', msg: 'the store is available again', durationMs: expect.any(Number) },
    ]);
  });

  it('does not affect /readyz in degraded mode, also at the start', async () => {
    await using memory = openMemory();
    const store = createSwitchableStore(memory, { isUp: false });
    const config = {
      store: { url: 'postgres://graph@127.0.0.1/graph', mode: 'degraded' },
      secrets: { cursorKeys: ['a key'], fingerprintKey: 'another' },
    };
    await using graph = await start({ config, overrides: { store } });
    expect(await readyz(graph)).toMatchObject({ status: 200, store: expect.stringMatching(/^\[-\]store/) });
    await using required = await start({
      config: { ...config, store: { ...config.store, mode: 'required' } },
      overrides: { store },
    });
    expect((await readyz(required)).status).toBe(503);
    expect(storeLines(required.log)).toMatchObject([{ msg: 'the store is out of reach' }]);
    // The end of a test searches the store for secrets.
    store.comeUp();
  });

  it('counts the calls that it fails, but no error of their callers', async () => {
    await using memory = openMemory();
    const store = createSwitchableStore(memory);
    const metrics = createMetrics();
    const metered = withMeteredStore(store, metrics.onStore, systemClock);
    const failing = () => {
      throw new AppError('CONFLICT', 'planned');
    };
    await metered.rows('SELECT 1 AS one');
    await expect(metered.write(async () => failing(), 'pass')).rejects.toThrow('planned');
    store.goDown();
    await expect(metered.read(async () => {})).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    const text = await metrics.text();
    for (const [work, timing] of [
      ['statement', 'interactive'],
      ['write', 'pass'],
      ['read', 'interactive'],
    ])
      expect(text).toContain(`identity_graph_store_seconds_count{work="${work}",timing="${timing}"} 1`);
    expect(text.match(/identity_graph_store_unavailable_total\{.*/g)).toEqual([
      'identity_graph_store_unavailable_total{work="read"} 1',
    ]);
  });

  it('is logged once a minute at most while its reasons alternate', () => {
    const lines: string[] = [];
    let now = 1_000;
    const log = createLog('info', { write: (line) => void lines.push(line) });
    const { changed } = createStoreLog(log, { now: () => now, date: () => now });
    for (let second = 0; second < 130; second++) {
      changed({ state: 'down', since: 1_000, reason: second % 2 === 0 ? 'ECONNREFUSED' : 'ETIMEDOUT' });
      now += 1_000;
    }
    changed({ state: 'up' });
    expect(storeLines(lines).map(({ reason, durationMs }) => reason ?? durationMs)).toEqual([
      'ECONNREFUSED',
      'ECONNREFUSED',
      'ECONNREFUSED',
      130_000,
    ]);
  });
});
