import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ALIBABA, callsOf, HUAWEI, type Started, start } from '../kit/start.ts';

/** Policies, authorizers and templates of IoTDA, read individually by either id, and the cost of it. */
let graph: Started;
let instances: Started['simulators']['fleet']['huawei']['instances'];
let standard: (typeof instances)[number];
beforeAll(async () => {
  graph = await start();
  instances = graph.simulators.fleet.huawei.instances;
  standard = instances.find(({ type }) => type === 'standard')!;
});
afterAll(() => graph[Symbol.asyncDispose]());
beforeEach(() => graph.simulators.journal.clear());

const idOf = (kind: string, ...parts: string[]) =>
  Buffer.from(`${kind}:${parts.join('/')}`).toString('base64url');
const place = () => [HUAWEI, 'cn-north-4', standard.instanceId];
const NODE =
  'query ($id: ID!) { node(id: $id) { ... on DevicePolicy POLICY ... on DeviceAuthorizer AUTHORIZER ... on DeviceTemplate TEMPLATE } }';
const POLICY =
  '{ id provider instanceId name statements { effect } targets(type: DEVICE) { nodes { targetId } } instance { name } }';
const AUTHORIZER =
  '{ id provider instanceId name status cacheEnabled signingToken { isSet } signingPublicKey createdAt updatedAt instance { name } }';
const TEMPLATE = '{ id provider instanceId kind name body createdAt updatedAt instance { name } }';
const byId = (id: string) =>
  graph.query(
    NODE.replace('POLICY', POLICY).replace('AUTHORIZER', AUTHORIZER).replace('TEMPLATE', TEMPLATE),
    { id },
  );

/** Parses the format `20190303T081011Z`. */
const dateOf = (text: string) => text.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6.000Z');
const timesOf = ({ createTime, updateTime }: { createTime: string; updateTime: string }) => ({
  createdAt: dateOf(createTime),
  updatedAt: dateOf(updateTime),
});

/**
 * One object of each kind: its look-up by the provider's ids, its global id, its visible fields, and the calls that
 * it takes.
 */
function oneOfEach() {
  const { instanceId, name } = standard;
  const policy = standard.policies!.find(({ targets }) => targets.length > 0)!;
  const [authorizer] = standard.authorizers!;
  const [template] = standard.provisioningTemplates!;
  const common = { provider: 'HUAWEI_IOTDA', instanceId, instance: { name } };
  return [
    {
      query: `{ found: devicePolicy(instanceId: "${instanceId}", policyId: "${policy.policyId}") ${POLICY} }`,
      id: idOf('DevicePolicy', ...place(), policy.policyId),
      seen: {
        ...common,
        name: policy.policyName,
        statements: policy.statement.map(({ effect }) => ({ effect })),
        targets: { nodes: policy.targets.map(({ target_id }) => ({ targetId: target_id })).reverse() },
      },
      calls: { 'hw ShowDevicePolicy': 1, 'hw ShowTargetsInDevicePolicy': 1 },
    },
    {
      query: `{ found: deviceAuthorizer(instanceId: "${instanceId}", authorizerId: "${authorizer!.authorizerId}") ${AUTHORIZER} }`,
      id: idOf('DeviceAuthorizer', ...place(), authorizer!.authorizerId),
      seen: {
        ...common,
        name: authorizer!.authorizerName,
        status: 'ACTIVE',
        cacheEnabled: authorizer!.cacheEnable,
        signingToken: { isSet: true },
        signingPublicKey: authorizer!.signingPublicKey,
        ...timesOf(authorizer!),
      },
      calls: { 'hw ShowDeviceAuthorizer': 1 },
    },
    {
      query: `{ found: deviceTemplate(instanceId: "${instanceId}", kind: PROVISIONING, templateId: "${template!.templateId}") ${TEMPLATE} }`,
      id: idOf('DeviceTemplate', ...place(), 'PROVISIONING', template!.templateId),
      seen: {
        ...common,
        kind: 'PROVISIONING',
        name: template!.templateName,
        body: JSON.stringify(template!.templateBody),
        ...timesOf(template!),
      },
      calls: { 'hw ShowProvisioningTemplate': 1 },
    },
  ];
}

describe('each object of device access', () => {
  it("is the same by the provider's ids and by its global id, and is read once", async () => {
    for (const { query, id, seen, calls } of oneOfEach()) {
      const instance = { 'hw ShowInstance': 1 };
      for (const answer of [await graph.query(query), await byId(id)]) {
        expect(answer.errors).toBeUndefined();
        expect(answer.data.found ?? answer.data.node).toEqual({ id, ...seen });
        expect(callsOf(answer)).toEqual({ ...instance, ...calls });
      }
    }
  });

  it('is read once for all fields that its list omits, under whatever aliases', async () => {
    const shown = '{ nodes { statements { effect } again: statements { actions } } }';
    const answer = await graph.query(
      `query ($id: ID!) { node(id: $id) { ... on Instance { a: devicePolicies ${shown} b: devicePolicies ${shown} } } }`,
      { id: idOf('Instance', ...place()) },
    );
    expect(answer.errors).toBeUndefined();
    expect(callsOf(answer)).toEqual({
      'hw ShowInstance': 1,
      'hw ListDevicePolicies': 1,
      'hw ShowDevicePolicy': standard.policies!.length,
    });
  });

  it('is NOT_FOUND if it was deleted, is of the other kind, or does not exist in the edition or cloud', async () => {
    const basic = instances.find(({ type }) => type === 'basic')!;
    const [provisioning] = standard.provisioningTemplates!;
    const { regionId, instanceId } = graph.simulators.fleet.alibaba.instances[0]!;
    const gone = 'a'.repeat(24);
    for (const query of [
      `{ devicePolicy(instanceId: "${standard.instanceId}", policyId: "${gone}") { id } }`,
      `{ deviceAuthorizer(instanceId: "${standard.instanceId}", authorizerId: "${gone}") { id } }`,
      `{ deviceTemplate(instanceId: "${standard.instanceId}", kind: AUTHENTICATION, templateId: "${provisioning!.templateId}") { id } }`,
      `{ devicePolicy(instanceId: "${basic.instanceId}", policyId: "${gone}") { id } }`,
      `{ deviceAuthorizer(instanceId: "${basic.instanceId}", authorizerId: "${gone}") { id } }`,
      ...[
        idOf('DeviceTemplate', ...place(), 'AUTHENTICATION', provisioning!.templateId),
        idOf('DeviceTemplate', ...place(), 'toString', provisioning!.templateId),
        ...['DevicePolicy', 'DeviceAuthorizer'].map((kind) =>
          idOf(kind, ALIBABA, regionId, instanceId, gone),
        ),
      ].map((id) => `{ node(id: "${id}") { id } }`),
    ]) {
      const answer = await graph.query(query);
      expect(answer.errors, query).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
    }
    const told = graph.simulators.journal.entries.filter((entry) => entry.instanceId === basic.instanceId);
    expect(new Set(told.map(({ operation }) => operation))).toEqual(new Set(['ShowInstance']));
  });

  it("is not read again for further pages of a policy's targets", async () => {
    const policy = standard.policies!.find(({ targets }) => targets.length > 2)!;
    const id = idOf('DevicePolicy', ...place(), policy.policyId);
    const page = (after: string | null, more: Record<string, unknown> = {}) =>
      graph.query(
        `query ($id: ID!, $after: String, $type: PolicyTargetType = DEVICE) { node(id: $id) { ... on DevicePolicy {
          targets(type: $type, first: 1, after: $after) { nodes { targetId } pageInfo { endCursor } } } } }`,
        { id, after, ...more },
      );
    const first = await page(null);
    expect(callsOf(first)).toMatchObject({ 'hw ShowDevicePolicy': 1 });
    const { endCursor } = first.data.node.targets.pageInfo;
    const second = await page(endCursor);
    expect(second.data.node.targets.nodes).toHaveLength(1);
    expect(callsOf(second)).toEqual({ 'hw ShowTargetsInDevicePolicy': 1 });
    const { regionId, instanceId } = graph.simulators.fleet.alibaba.instances[0]!;
    const elsewhere = { id: idOf('DevicePolicy', ALIBABA, regionId, instanceId, policy.policyId) };
    expect((await page(endCursor, elsewhere)).errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
    expect((await page(null, { type: 'UNKNOWN' })).errors).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT', field: 'type' } },
    ]);
  });
});
