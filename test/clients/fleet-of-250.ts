import { createHash } from 'node:crypto';
import { createDemoFleet } from '../../src/simulator/fleet/demo-fleet.ts';
import { ALIBABA, ask, start } from '../kit/start.ts';

export interface ListOf250 extends AsyncDisposable {
  readonly url: string;
  /** The key of a caller: with it, clients send their default headers. */
  readonly headers: { readonly authorization: string };
  /** Global id of the group whose credentials are the list. */
  readonly groupId: string;
  /** The client ids, read without a client library. */
  readonly clientIds: readonly string[];
  /** Provider pages that were read since the previous call. */
  readonly pagesRead: () => number;
}

const GROUP = 'GID_thousand';
const KEY = 'front-end-key';

/** A graph with a group of 250 credentials, for the libraries of front ends. */
export async function startListOf250(): Promise<ListOf250> {
  const fleet = createDemoFleet();
  const instance = fleet.alibaba.instances[0]!;
  const isOurs = ({ clientId }: { clientId: string }) => clientId.startsWith(`${GROUP}@@@`);
  const kept = new Set(instance.credentials.filter(isOurs).slice(0, 250));
  instance.credentials = instance.credentials.filter((each) => !isOurs(each) || kept.has(each));
  const sha256 = createHash('sha256').update(KEY).digest('hex');
  const graph = await start({
    simulators: { fleet },
    config: { auth: { mode: 'keys', keys: [{ name: 'front-end', sha256, scopes: ['identity:read'] }] } },
  });
  const headers = { authorization: `Bearer ${KEY}` };
  const place = [ALIBABA, instance.regionId, instance.instanceId, GROUP].join('/');
  const groupId = Buffer.from(`Group:${place}`).toString('base64url');
  const { journal } = graph.simulators;
  const clientIds = await readPlainly(graph.url, groupId, headers);
  journal.clear();
  return {
    url: graph.url,
    headers,
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

async function readPlainly(url: string, id: string, headers: Record<string, string>): Promise<string[]> {
  const clientIds: string[] = [];
  for (let after: string | null = null; ; ) {
    const answer = await ask(
      url,
      `query ($id: ID!, $after: String) { node(id: $id) { ... on Group {
        clientCredentials(first: 100, after: $after) { nodes { clientId } pageInfo { hasNextPage endCursor } } } } }`,
      { id, after },
      headers,
    );
    const { nodes, pageInfo } = answer.data.node.clientCredentials;
    clientIds.push(...nodes.map((node: { clientId: string }) => node.clientId));
    if (!pageInfo.hasNextPage) return clientIds;
    after = pageInfo.endCursor;
  }
}
