import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { printNodeId } from '../../src/graph/node-id.ts';
import { freePort } from '../kit/free-port.ts';
import { listen } from '../kit/listen.ts';
import { postgresMissing } from '../kit/postgres.ts';
import { ask } from '../kit/start.ts';

const nginxMissing = spawnSync('nginx', ['-v']).status === 0 ? undefined : 'needs nginx';
const SCOPE = {
  instanceId: printNodeId('Instance', {
    provider: 'ALIBABA_MQTT',
    account: 'ali',
    region: 'cn-hangzhou',
    instanceId: 'post-cn-7mz2d000001',
  }),
  kinds: ['GROUP'],
};

describe.skipIf((postgresMissing ?? nginxMissing) !== undefined)(
  'examples/replicas (PostgreSQL, nginx)',
  { timeout: 120_000 },
  () => {
    it('answers queries and subscriptions behind nginx, and leaves no process when it ends', async () => {
      const port = await freePort();
      const child = spawn(process.execPath, ['examples/replicas/main.ts'], {
        env: { ...process.env, PORT: String(port) },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const exited = once(child, 'exit');
      const url = await addressOf(child);
      expect(url).toBe(`http://127.0.0.1:${port}/graphql`);
      let processes: readonly number[] = [];
      try {
        // nginx gives each request to another replica.
        for (let request = 0; request < 3; request++) {
          const { data } = await ask(url, '{ instances(first: 1) { nodes { name } } }');
          expect(data.instances.nodes).toHaveLength(1);
        }
        await using one = listen(url, { scope: SCOPE });
        await using other = listen(url, { scope: SCOPE });
        const groupId = 'GID_of_a_replica';
        await one.heartbeat();
        await other.heartbeat();
        const create = `mutation ($instanceId: ID!, $groupId: String!) {
          createGroup(input: { instanceId: $instanceId, groupId: $groupId, idempotencyKey: "one" }) {
            group { id } userErrors { message }
          }
        }`;
        const { instanceId } = SCOPE;
        const answers = await Promise.all([1, 2, 3].map(() => ask(url, create, { instanceId, groupId })));
        const ids = answers.map(({ data }) => data.createGroup.group?.id);
        expect(answers.flatMap(({ data }) => data.createGroup.userErrors)).toEqual([]);
        expect(new Set(ids).size).toBe(1);
        for (const listener of [one, other])
          expect(await listener.change(ids[0])).toMatchObject({ change: 'CREATED' });
        processes = childrenOf(child.pid!);
        // Three replicas, PostgreSQL and nginx.
        expect(processes.length).toBeGreaterThanOrEqual(5);
      } finally {
        child.kill('SIGTERM');
      }
      expect(await exited).toEqual([0, null]);
      for (const pid of processes)
        expect(() => process.kill(pid, 0)).toThrow(expect.objectContaining({ code: 'ESRCH' }));
    });
  },
);

const childrenOf = (pid: number): number[] =>
  spawnSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' })
    .stdout.trim()
    .split('\n')
    .map(Number);

async function addressOf(child: ReturnType<typeof spawn>): Promise<string> {
  for await (const line of createInterface(child.stdout!)) {
    const address = /replicas answer at (\S+)$/.exec(line)?.[1];
    if (address !== undefined) return address;
  }
  throw new Error('the example did not start');
}
