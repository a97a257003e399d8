import { expect, it } from 'vitest';
import { start } from '../kit/start.ts';

const post = (url: string, query: string, accept: string) =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept },
    body: JSON.stringify({ query }),
  });

it.each([
  [{}, 'timeout=65'],
  [{ keepAliveSeconds: 120 }, 'timeout=120'],
])('an idle connection outlives the timeout of a load balancer: listen %j', async (listen, expected) => {
  await using graph = await start({ config: { listen: { port: 0, ...listen } } });
  const response = await post(graph.url, '{ __typename }', 'application/json');
  expect(response.headers.get('keep-alive')).toBe(expected);
  await response.body?.cancel();
});

it('an event stream tells proxies not to buffer it, and an ordinary response does not', async () => {
  await using graph = await start();
  const { data } = await graph.query('{ instances(first: 1) { nodes { instanceId } } }');
  const { instanceId } = data.instances.nodes[0];
  const document = `subscription { refreshEvents(scope: { instanceId: "${instanceId}" }) { cursor } }`;
  const stream = await post(graph.url, document, 'text/event-stream');
  expect(stream.headers.get('content-type')).toContain('text/event-stream');
  expect(stream.headers.get('x-accel-buffering')).toBe('no');
  await stream.body?.cancel();
  const answer = await post(graph.url, '{ __typename }', 'application/json');
  expect(answer.headers.has('x-accel-buffering')).toBe(false);
  await answer.body?.cancel();
});
