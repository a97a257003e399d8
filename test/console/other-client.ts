import { expect } from 'vitest';
import type { Started } from '../kit/start.ts';

/** Runs a mutation as another client of the API. */
export async function change(graph: Started, mutation: string, id: string): Promise<void> {
  await mutate(graph, mutation, { id });
}

export async function registerCredential(
  graph: Started,
  instanceId: string,
  clientId: string,
): Promise<void> {
  await mutate(graph, 'registerClientCredential', { instanceId, clientId });
}

export async function unblockClient(graph: Started, instanceId: string, clientId: string): Promise<void> {
  await mutate(graph, 'unblockClient', { instanceId, clientId });
}

/** Makes the server report changes at the cloud now, not with the next poll. */
export async function refresh(graph: Started, instanceId: string, kinds: readonly string[]): Promise<void> {
  await mutate(graph, 'refresh', { scope: { instanceId, kinds } });
}

export async function instanceNamed(graph: Started, name: string): Promise<string> {
  const { data } = await graph.query('{ instances(first: 100) { nodes { id name } } }');
  return data.instances.nodes.find((instance: { name: string }) => instance.name === name).id;
}

export function portOf(graph: Started): number {
  return Number(new URL(graph.url).port);
}

async function mutate(graph: Started, mutation: string, input: object): Promise<void> {
  const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input!`;
  const answer = await graph.query(
    `mutation ($input: ${type}) { ${mutation}(input: $input) { userErrors { code } } }`,
    { input },
  );
  expect(answer).toMatchObject({ data: { [mutation]: { userErrors: [] } } });
}
