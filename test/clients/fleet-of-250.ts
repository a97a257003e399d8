import { createDemoFleet } from '../../src/simulator/demo-fleet.ts';
import { ALIBABA, type Started, start } from '../kit/start.ts';

export interface ListOf250 extends AsyncDisposable {
  readonly url: string;
  /** Global id of the group whose credentials are the list. */
  readonly groupId: string;
  /** The ids of its clients, as one reads them with no client library at all. */
  readonly clientIds: readonly string[];
  /** Pages that the provider was asked for since this was last asked. */
  readonly pagesRead: () => number;
}

const GROUP = 'GID_thousand';

/** A graph with a group of 250 credentials, for the libraries that front ends use. */
export async function startListOf250(): Promise<ListOf250> {
  const fleet = createDemoFleet();
  const instance = fleet.alibaba.instances[0]!;
  const isOurs = ({ clientId }: { clientId: string }) => clientId.startsWith(`${GROUP}@@@`);
  const kept = new Set(instance.credentials.filter(isOurs).slice(0, 250));
  instance.credentials = instance.credentials.filter((each) => !isOurs(each) || kept.has(each));
  const graph = await start({ simulators: { fleet } });
  const place = [ALIBABA, instance.regionId, instance.instanceId, GROUP].join('/');
  const groupId = Buffer.from(`Group:${place}`).toString('base64url');
  const { journal } = graph.simulators;
  const clientIds = await readPlainly(graph, groupId);
  journal.clear();
  return {
    url: graph.url,
    groupId,
    clientIds,
    pagesRead: () => {
      const pages = journal.entries.filter(({ operation }) => operation === 'ListDeviceCredentialClientId');
      journal.clear();
      return pages.length;
    },
    [Symbol.asyncDispose]: () => graph[Symbol.asyncDispose](),
  };
}

async function readPlainly(graph: Started, id: string): Promise<string[]> {
  const clientIds: string[] = [];
  for (let after: string | null = null; ; ) {
    const answer = await graph.query(
      `query ($id: ID!, $after: String) { node(id: $id) { ... on Group {
        clientCredentials(first: 100, after: $after) { nodes { clientId } pageInfo { hasNextPage endCursor } } } } }`,
      { id, after },
    );
    const { nodes, pageInfo } = answer.data.node.clientCredentials;
    clientIds.push(...nodes.map((node: { clientId: string }) => node.clientId));
    if (!pageInfo.hasNextPage) return clientIds;
    after = pageInfo.endCursor;
  }
}
