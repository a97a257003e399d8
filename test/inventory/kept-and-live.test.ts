import { expect, it } from 'vitest';
import { type Answer, type Started, start } from '../kit/start.ts';

const KINDS = [
  'GROUP',
  'CA_CERTIFICATE',
  'DEVICE_CERTIFICATE',
  'CLIENT_CREDENTIAL',
  'AUTH_IDENTITY',
  'DEVICE',
];

/** The fields that a list of the provider shows without another call, on either cloud. */
const LISTS: Readonly<Record<string, string>> = {
  groups: 'id groupId name description createdAt updatedAt instance { id account }',
  caCertificates:
    'id caId status rawStatus validFrom validTo registrationCode owner createdAt settings { provisioning }',
  deviceCertificates: 'id certificateId commonName status validTo caSerialNumber fingerprintSha256',
  clientCredentials: 'id clientId deviceName group { id }',
  authIdentities: 'id username identityType rawIdentityType clientId signMode secret { isSet fingerprint }',
  devices:
    'id deviceId name nodeId status rawStatus nodeType tags { key value } firmwareVersion product { productId } space { name } gateway { id }',
};

async function untilComplete(graph: Started): Promise<void> {
  const answer = () =>
    graph.query(
      `{ identityInventory { completeness(kinds: [${KINDS.join(' ')}]) { complete missing { kind reason code } } } }`,
    );
  await expect
    .poll(async () => (await answer()).data.identityInventory.completeness, {
      timeout: 60_000,
      interval: 200,
    })
    .toEqual({ complete: true, missing: [] });
}

it('the objects of the inventory show what the lists of the providers show', async () => {
  await using graph = await start({
    config: {
      security: { maxProviderCalls: 1_000_000, callsPerMinute: null },
      inventory: { keep: [{ kinds: KINDS, every: 'PT1H' }] },
    },
    overrides: { inventory: { spreadMs: 0 }, queryTimeoutMs: 60_000 },
  });
  await untilComplete(graph);
  for (const [list, fields] of Object.entries(LISTS)) {
    const kept = new Map<string, unknown>();
    for (let after = ''; ; ) {
      const answer: Answer = await graph.query(
        `{ identityInventory { ${list}(first: 100 ${after}) { nodes { ${fields} } pageInfo { hasNextPage endCursor } } } }`,
      );
      expect([list, answer.errors, answer.extensions.providerCalls]).toEqual([list, undefined, []]);
      const { nodes, pageInfo } = answer.data.identityInventory[list];
      for (const node of nodes) kept.set(node.id, node);
      if (!pageInfo.hasNextPage) break;
      after = `after: "${pageInfo.endCursor}"`;
    }
    const live = await graph.query(
      `{ instances(first: 50) { nodes { ${list}(first: 100) { nodes { ${fields} } } } } }`,
    );
    expect([list, live.errors]).toEqual([list, undefined]);
    const shown: { readonly id: string }[] = live.data.instances.nodes.flatMap(
      (node: Record<string, { nodes: { id: string }[] } | null>) => node[list]?.nodes ?? [],
    );
    expect(shown.length).toBeGreaterThan(1);
    for (const node of shown) expect([list, kept.get(node.id)]).toEqual([list, node]);
  }
}, 120_000);
