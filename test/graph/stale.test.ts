import { describe, expect, it } from 'vitest';
import type { Fault } from '../../src/simulator/faults.ts';
import { openSocket } from '../kit/socket.ts';
import { type Answer, type Started, start } from '../kit/start.ts';

interface StaleAnswer extends Answer {
  readonly extensions: Answer['extensions'] & {
    readonly stale?: readonly { provider: string; operation: string; ageMs: number; code: string }[];
  };
}

async function asking(graph: Started, query: string, staleIfError?: unknown): Promise<StaleAnswer> {
  const response = await fetch(graph.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, extensions: staleIfError === undefined ? {} : { staleIfError } }),
  });
  return (await response.json()) as StaleAnswer;
}

const INSTANCES = '{ instances(first: 20) { nodes { name } } }';
const DOWN: Fault = { effect: { kind: 'answer', status: 503, body: '' } };
const fast = { overrides: { transport: { attempts: 1 } } };

const codesOf = ({ errors }: Answer) => [...new Set(errors?.map(({ extensions }) => extensions['code']))];

describe('a stale response in place of an error', () => {
  it('is returned on request, and states its age, its source and the error', async () => {
    await using graph = await start(fast);
    const good = await asking(graph, INSTANCES, 60);
    expect(good.extensions).not.toHaveProperty('stale');
    graph.simulators.faults.add(DOWN);
    const old = await asking(graph, INSTANCES, 60);
    expect(old.errors).toBeUndefined();
    expect(old.data).toEqual(good.data);
    const marks = ['ALIBABA_MQTT', 'HUAWEI_IOTDA'].map((provider) => ({
      provider,
      operation: 'ListInstances',
      code: 'PROVIDER_UNAVAILABLE',
      ageMs: expect.any(Number),
    }));
    expect(old.extensions.stale).toEqual(marks);
    // Not for other callers, and not if it is too old.
    expect(codesOf(await asking(graph, INSTANCES))).toEqual(['PROVIDER_UNAVAILABLE']);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(codesOf(await asking(graph, INSTANCES, 0.01))).toEqual(['PROVIDER_UNAVAILABLE']);
  });

  it('is not cached for callers that do not ask', async () => {
    await using graph = await start(fast);
    await asking(graph, INSTANCES);
    graph.simulators.faults.add(DOWN);
    expect(codesOf(await asking(graph, INSTANCES, 60))).toEqual(['PROVIDER_UNAVAILABLE']);
  });

  it('is returned over a WebSocket, too', async () => {
    await using graph = await start(fast);
    await using socket = await openSocket(graph.url);
    const payload = { query: INSTANCES, extensions: { staleIfError: 60 } };
    socket.send({ type: 'subscribe', id: '1', payload });
    const good = await socket.receive(({ id, type }) => id === '1' && type === 'next');
    graph.simulators.faults.add(DOWN);
    socket.send({ type: 'subscribe', id: '2', payload });
    const old = (await socket.receive(({ id, type }) => id === '2' && type === 'next')) as {
      payload: StaleAnswer;
    };
    expect(old.payload.data).toEqual((good.payload as StaleAnswer).data);
    expect(old.payload.extensions.stale).toHaveLength(2);
  });

  it('never contains a secret, in any part of the response', async () => {
    await using graph = await start(fast);
    const { instanceId } = graph.simulators.fleet.alibaba.instances[0]!;
    const identities = `{ instance(provider: ALIBABA_MQTT, instanceId: "${instanceId}") {
      name authIdentities(first: 2) { nodes { username } } } }`;
    expect(codesOf(await asking(graph, identities, 60))).toEqual([]);
    graph.simulators.faults.add(DOWN);
    const old = await asking(graph, identities, 60);
    // The instance is cached; the list with a secret in each row is not.
    expect(old.data.instance.name).toBeTypeOf('string');
    expect(old.data.instance.authIdentities).toBeNull();
    expect(codesOf(old)).toEqual(['PROVIDER_UNAVAILABLE']);
  });

  it('is not returned for a refusal', async () => {
    await using graph = await start(fast);
    await asking(graph, INSTANCES, 60);
    graph.simulators.accounts.alibaba.disabled = true;
    graph.simulators.accounts.huawei.secretKey = 'revoked';
    const refused = await asking(graph, INSTANCES, 60);
    expect(codesOf(refused)).toEqual(['PROVIDER_AUTH_FAILED']);
    expect(refused.extensions).not.toHaveProperty('stale');
  });

  it('never predates a write, and is never returned for a mutation', async () => {
    await using graph = await start(fast);
    const { instanceId, regionId } = graph.simulators.fleet.alibaba.instances[0]!;
    const id = Buffer.from(`Instance:ali/${regionId}/${instanceId}`).toString('base64url');
    const groups = `{ instance(provider: ALIBABA_MQTT, instanceId: "${instanceId}") { groups { nodes { groupId } } } }`;
    await asking(graph, groups, 60);
    const create = `mutation { createGroup(input: { instanceId: "${id}", groupId: "GID_new_one" }) {
      group { groupId } userErrors { code } } }`;
    const created = await asking(graph, create, 60);
    expect(created.data.createGroup.userErrors).toEqual([]);
    graph.simulators.faults.add(DOWN);
    expect(codesOf(await asking(graph, groups, 60))).toEqual(['PROVIDER_UNAVAILABLE']);
    expect((await asking(graph, create, 60)).extensions).not.toHaveProperty('stale');
  });

  it.each([0, -1, 601, '60', true, [], {}])(
    'is refused as bad input, without a call, for staleIfError: %j',
    async (value) => {
      await using graph = await start(fast);
      const answer = await asking(graph, INSTANCES, value);
      expect(answer.errors?.[0]?.extensions).toMatchObject({
        code: 'BAD_USER_INPUT',
        field: 'extensions.staleIfError',
      });
      expect(graph.simulators.journal.entries).toEqual([]);
    },
  );
});
