import { describe, expect, it } from 'vitest';
import { openSocket } from '../kit/socket.ts';
import { type Answer, type Started, start } from '../kit/start.ts';

const QUERY = '{ instances(first: 20) { nodes { provider } } }';

async function asking(
  graph: Started,
  extensions: Record<string, unknown>,
  signal?: AbortSignal,
): Promise<Answer> {
  const response = await fetch(graph.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: QUERY, extensions }),
    ...(signal === undefined ? {} : { signal }),
  });
  return (await response.json()) as Answer;
}

/** Asserts the data of the working provider, and the error of the failing one. */
function expectHalf({ data, errors }: Answer): void {
  const nodes = data.instances.nodes as ({ provider: string } | null)[];
  expect(new Set(nodes.map((node) => node?.provider ?? null))).toEqual(new Set(['ALIBABA_MQTT', null]));
  expect(errors?.map(({ extensions }) => extensions['code'])).toEqual(['PROVIDER_TIMEOUT']);
}

describe('extensions.deadlineMs', () => {
  it("ends provider calls at the client's deadline if it is shorter than ours, over HTTP and WebSocket", async () => {
    const hour = 3_600_000;
    await using graph = await start({
      overrides: { queryTimeoutMs: hour, transport: { attemptMs: hour, attempts: 1 } },
    });
    graph.simulators.faults.add({ service: 'huawei-management', effect: { kind: 'hang' } });
    const gone = new AbortController();
    let patientIsDone = false;
    const patient = asking(graph, {}, gone.signal).finally(() => {
      patientIsDone = true;
    });
    expectHalf(await asking(graph, { deadlineMs: 1_500 }));

    await using socket = await openSocket(graph.url);
    socket.send({
      type: 'subscribe',
      id: '1',
      payload: { query: QUERY, extensions: { deadlineMs: 1_500 } },
    });
    const next = await socket.receive(({ id, type }) => id === '1' && type === 'next');
    expectHalf(next.payload as Answer);
    // Without the limit both would wait like this one, for an hour.
    expect(patientIsDone).toBe(false);
    gone.abort();
    await expect(patient).rejects.toThrow();
  });

  it('cannot extend our deadline', async () => {
    await using graph = await start({ overrides: { queryTimeoutMs: 1_500 } });
    graph.simulators.faults.add({ service: 'huawei-management', effect: { kind: 'hang' } });
    expectHalf(await asking(graph, { deadlineMs: 1e9 }));
  });
});

it.each(
  ['deadlineMs', 'maxProviderCalls'].flatMap((name) => [0, -1, '60', true, []].map((value) => [name, value])),
)('extensions.%s: %j is bad input, and no call is made', async (name, value) => {
  await using graph = await start();
  const answer = await asking(graph, { [String(name)]: value });
  expect(answer.errors?.[0]?.extensions).toMatchObject({
    code: 'BAD_USER_INPUT',
    field: `extensions.${name}`,
  });
  expect(graph.simulators.journal.entries).toEqual([]);
});
