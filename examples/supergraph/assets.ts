import { readFileSync } from 'node:fs';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { GraphQLError, parse } from 'graphql';
import { createYoga } from 'graphql-yoga';

/** The register of another team. It stores the location of assets, and of a device only its key in the identity graph. */
interface Asset {
  readonly number: string;
  readonly site: string;
  readonly device: DeviceKey | null;
}

interface DeviceKey {
  readonly provider: string;
  readonly instanceId: string;
  readonly deviceId: string;
}

const read = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8');

export const ASSETS_SDL = read('assets.graphql');
const REGISTER = JSON.parse(read('assets.json')) as readonly Asset[];

const idOf = (asset: Asset) => Buffer.from(`Asset ${asset.number}`).toString('base64url');
const byId = (id: string) => REGISTER.find((asset) => idOf(asset) === id) ?? null;

const schema = buildSubgraphSchema({
  typeDefs: parse(ASSETS_SDL),
  resolvers: {
    Query: {
      assets: (_root: unknown, { site, first, after }: { site: string; first: number; after?: string }) => {
        if (first < 0 || first > 100) throw new GraphQLError('first: expected 0 to 100');
        const all = REGISTER.filter((asset) => asset.site === site);
        const from = after === undefined ? 0 : all.findIndex((asset) => asset.number === after) + 1;
        const nodes = all.slice(from, from + first);
        return {
          nodes,
          edges: nodes.map((node) => ({ cursor: node.number, node })),
          pageInfo: {
            hasNextPage: from + first < all.length,
            hasPreviousPage: from > 0,
            startCursor: nodes.at(0)?.number ?? null,
            endCursor: nodes.at(-1)?.number ?? null,
          },
        };
      },
      node: (_root: unknown, { id }: { id: string }) => byId(id),
    },
    Node: { __resolveType: () => 'Asset' },
    Asset: { id: idOf, __resolveReference: ({ id }: { id: string }) => byId(id) },
    Device: {
      // The register has only the key. The identity graph resolves the device.
      __resolveReference: (key: DeviceKey) => key,
      asset: (key: DeviceKey) =>
        REGISTER.find(
          ({ device }) => device?.deviceId === key.deviceId && device.instanceId === key.instanceId,
        ) ?? null,
    },
  },
});

/** A request listener for node:http. */
export const assets = createYoga({ schema, graphqlEndpoint: '/graphql', logging: false });
