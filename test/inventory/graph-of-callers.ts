import { createHash } from 'node:crypto';
import { afterAll } from 'vitest';
import type { InstanceRef } from '../../src/providers/port/records.ts';
import { startSimulators } from '../../src/simulator/index.ts';
import { openMemoryStore } from '../../src/store/sqlite-store.ts';
import { type Answer, accountsOf, ask, start } from '../kit/start.ts';
import { createSwitchableStore } from '../kit/switchable-store.ts';

export interface Caller {
  /** Accounts that the caller may see: `ali`, `hw` or `more`. */
  readonly accounts: readonly string[];
  readonly scopes: readonly string[];
}

export const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/**
 * A server with an empty inventory that reads no list, and with three accounts: `ali` and `more` of ApsaraMQ, `hw` of
 * IoTDA. It stops after the tests of the file. Each caller has its own name as its key.
 */
export async function startGraphOfCallers(callers: Readonly<Record<string, Caller>>) {
  const store = createSwitchableStore(openMemoryStore());
  const second = await startSimulators();
  const [more] = accountsOf(second);
  const graph = await start({
    overrides: { store },
    accounts: more === undefined ? [] : [{ ...more, name: 'more' }],
    config: {
      inventory: { keep: [] },
      auth: {
        mode: 'keys',
        keys: Object.entries(callers).map(([name, caller]) => ({ name, sha256: sha256(name), ...caller })),
      },
    },
  });
  afterAll(async () => {
    await graph[Symbol.asyncDispose]();
    await second.stop();
    await store.close();
  });
  const { alibaba, huawei } = graph.simulators.fleet;
  const [region] = alibaba.instances.map(({ regionId }) => regionId).sort();
  const ofAlibaba = (account: string, instanceId: string): InstanceRef => ({
    ...{ provider: 'ALIBABA_MQTT', account, region: String(region), instanceId },
  });
  const hw: InstanceRef = {
    ...{ provider: 'HUAWEI_IOTDA', account: 'hw', region: huawei.region },
    instanceId: String(huawei.instances[0]?.instanceId),
  };
  /** Asks as this caller. */
  const askAs = (
    caller: string,
    document: string,
    variables: Record<string, unknown> = {},
  ): Promise<Answer> => ask(graph.url, document, variables, { authorization: `Bearer ${caller}` });
  return { store, ofAlibaba, hw, askAs, log: graph.log, url: graph.url };
}
