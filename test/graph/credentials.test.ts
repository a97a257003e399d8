import { describe, expect, it } from 'vitest';
import type { Simulators } from '../../src/simulator/index.ts';
import { ALIBABA, HUAWEI, start } from '../kit/start.ts';

const MINUTE = 60_000;
/** One call to each cloud, to check the keys of the accounts. */
const BOTH = '{ instances(first: 20) { nodes { name } } }';

const arrivals = ({ journal }: Simulators, service: 'alibaba' | 'huawei') =>
  journal.entries.filter((entry) => entry.service.startsWith(service)).length;

describe('a wrong local clock', () => {
  it.each([
    ['IOTDA.000002', 20],
    ['APIGW.0301', -20],
  ] as const)(
    'is corrected by the Date of a refusal, once (%s, %i minutes)',
    async (unauthorizedBody, minutes) => {
      await using graph = await start({
        simulators: { now: () => Date.now() + minutes * MINUTE, switches: { huawei: { unauthorizedBody } } },
      });
      const { simulators } = graph;
      const first = await graph.query(BOTH);
      expect(first.errors).toBeUndefined();
      expect(first.data.instances.nodes).toHaveLength(7);
      // Repeated at once with the corrected clock, which later calls use from the start.
      expect([arrivals(simulators, 'alibaba'), arrivals(simulators, 'huawei')]).toEqual([2, 2]);
      expect((await graph.query(BOTH)).errors).toBeUndefined();
      expect([arrivals(simulators, 'alibaba'), arrivals(simulators, 'huawei')]).toEqual([3, 3]);
    },
  );

  it('is not blamed for a wrong key, and a wrong clock with a wrong key causes no loop', async () => {
    for (const [minutes, calls] of [
      [0, 1],
      [20, 2],
    ]) {
      await using graph = await start({
        simulators: { now: () => Date.now() + minutes! * MINUTE },
        credentials: { [HUAWEI]: { secretKey: 'wrong' }, [ALIBABA]: { accessKeySecret: 'wrong' } },
      });
      const { errors } = await graph.query(
        '{ instances(filter: { provider: HUAWEI_IOTDA }) { nodes { name } } }',
      );
      expect(errors?.map(({ extensions }) => [extensions['code'], extensions['retryable']])).toEqual([
        ['PROVIDER_AUTH_FAILED', false],
      ]);
      expect(arrivals(graph.simulators, 'huawei')).toBe(calls);
    }
  });

  it('cannot be corrected if the provider sends no date', async () => {
    await using graph = await start({ simulators: { now: () => Date.now() + 20 * MINUTE } });
    const refusal = { error_code: 'APIGW.0301', error_msg: '' };
    graph.simulators.faults.add({
      service: 'huawei-management',
      effect: { kind: 'answer', status: 401, headers: { date: 'soon' }, body: JSON.stringify(refusal) },
    });
    const { errors } = await graph.query(
      '{ instances(filter: { provider: HUAWEI_IOTDA }) { nodes { name } } }',
    );
    expect(errors?.[0]?.extensions['code']).toBe('PROVIDER_AUTH_FAILED');
    expect(arrivals(graph.simulators, 'huawei')).toBe(1);
  });
});

describe('a wrong key', () => {
  it('is reported at once, and does not affect the other account', async () => {
    await using graph = await start({ credentials: { [ALIBABA]: { accessKeySecret: 'wrong' } } });
    for (let round = 0; round < 15; round++) {
      const { data, errors } = await graph.query(
        `{ ali: instances(filter: { provider: ALIBABA_MQTT }) { nodes { name } }
           hw: instances(filter: { provider: HUAWEI_IOTDA }) { nodes { name } } }`,
      );
      expect(data.hw.nodes.length).toBeGreaterThan(0);
      expect(new Set(errors?.map(({ extensions }) => extensions['code']))).toEqual(
        new Set(['PROVIDER_AUTH_FAILED']),
      );
    }
    // Sent once each time: no retry, no open breaker.
    expect(arrivals(graph.simulators, 'alibaba')).toBe(15);
  });
});

describe('a key rotation', () => {
  it('under traffic fails no read, at whatever moment', async () => {
    await using graph = await start();
    const { fleet, accounts } = graph.simulators;
    let isOver = false;
    let reads = 0;
    const failures: unknown[] = [];
    const readers = Array.from({ length: 8 }, async () => {
      while (!isOver) {
        const { errors } = await graph.query(BOTH);
        reads += 1;
        if (errors !== undefined) failures.push(errors);
      }
    });
    const meanwhile = async () => {
      const from = reads;
      while (reads < from + 20) await new Promise((resolve) => setTimeout(resolve, 5));
    };
    const ali = { accessKeyId: 'LTAInew', accessKeySecret: 'new-secret' };
    const hw = { accessKey: 'HWnew', secretKey: 'new-secret' };

    await meanwhile();
    // The server gets the new key before the gateway accepts it.
    graph.rotate({ [ALIBABA]: ali, [HUAWEI]: hw });
    await meanwhile();
    fleet.alibaba.accounts.push({ ...accounts.alibaba, ...ali });
    fleet.huawei.accounts.push({ ...accounts.huawei, ...hw });
    await meanwhile();
    accounts.alibaba.disabled = true;
    accounts.huawei.secretKey = 'revoked';
    await meanwhile();
    // The id of the next key is written before its secret.
    const next = { accessKeyId: 'LTAInext', accessKeySecret: 'next-secret' };
    fleet.alibaba.accounts.push({ ...accounts.alibaba, ...next, disabled: false });
    graph.rotate({ [ALIBABA]: { ...ali, accessKeyId: next.accessKeyId }, [HUAWEI]: hw });
    await meanwhile();
    graph.rotate({ [ALIBABA]: next, [HUAWEI]: hw });
    await meanwhile();
    fleet.alibaba.accounts.find(({ accessKeyId }) => accessKeyId === ali.accessKeyId)!.disabled = true;
    await meanwhile();
    isOver = true;
    await Promise.all(readers);
    expect(failures).toEqual([]);
    const used = new Set(graph.simulators.journal.entries.slice(-10).map(({ accessKeyId }) => accessKeyId));
    expect(used).toEqual(new Set([next.accessKeyId, hw.accessKey]));
  });

  it('control: fails reads if the previous key is not kept', async () => {
    await using graph = await start();
    const key = (name: string) => ({ [ALIBABA]: { accessKeyId: name, accessKeySecret: name } });
    graph.rotate(key('LTAIone'));
    expect((await graph.query(BOTH)).errors).toBeUndefined();
    // Only the last two keys are kept, and the gateway knows neither.
    graph.rotate(key('LTAItwo'));
    graph.rotate(key('LTAIthree'));
    expect((await graph.query(BOTH)).errors?.[0]?.extensions['code']).toBe('PROVIDER_AUTH_FAILED');
  });

  it('control: fails reads if the new key is never announced', async () => {
    await using graph = await start();
    graph.simulators.accounts.alibaba.disabled = true;
    expect((await graph.query(BOTH)).errors?.[0]?.extensions['code']).toBe('PROVIDER_AUTH_FAILED');
  });
});
