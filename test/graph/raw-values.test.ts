import { getNamedType, isEnumType, isObjectType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { COMMITTED_SUBGRAPH } from '../../src/schema/federation/subgraph-sdl.ts';
import { createSchema } from '../../src/schema/index.ts';
import { start } from '../kit/start.ts';

/** Enums that describe our own response have no provider text. */
const OURS = new Set(['CountPrecision']);

describe('a value that this version does not know', () => {
  it('has a raw-text field beside it, everywhere in the schema', () => {
    const missing = Object.values(createSchema(COMMITTED_SUBGRAPH).getTypeMap()).flatMap((type) => {
      if (!isObjectType(type)) return [];
      const fields = type.getFields();
      return Object.values(fields).flatMap(({ name, type: output }) => {
        const named = getNamedType(output);
        if (!isEnumType(named) || named.getValue('UNKNOWN') === undefined || OURS.has(named.name)) return [];
        const raw = fields[`raw${name[0]!.toUpperCase()}${name.slice(1)}`];
        return String(raw?.type) === 'String' ? [] : [`${type.name}.${name}`];
      });
    });
    expect(missing).toEqual([]);
  });

  it("is returned as UNKNOWN with the provider's text", async () => {
    await using graph = await start();
    const { alibaba, huawei } = graph.simulators.fleet;
    const platinum = alibaba.instances.find(({ identities }) => identities.length > 0)!;
    const standard = huawei.instances.find(({ type }) => type === 'standard')!;
    Object.assign(platinum.identities.at(0)!, { identityType: 'TEAM', signMode: 'HASHED' });
    Object.assign(platinum.permissions.at(0)!, { identityType: 'TEAM', permitAction: 'PEEK', effect: 'ASK' });
    const policy = standard.policies!.find(({ targets }) => targets.length > 0)!;
    Object.assign(policy.statement[0]!, { effect: 'ASK' });
    Object.assign(standard.authorizers![0]!, { status: 'PAUSED' });
    Object.assign(standard.authenticationTemplates![0]!, { status: 'PAUSED' });
    Object.assign(huawei.instances.find(({ type }) => type === 'basic')!, { type: 'golden' });

    const { data, errors } = await graph.query(
      `query ($platinum: String!, $standard: String!) {
        instances(first: 100) { nodes { edition rawEdition } }
        ali: instance(provider: ALIBABA_MQTT, instanceId: $platinum) {
          authIdentities(first: 100) { nodes { identityType rawIdentityType signMode rawSignMode } }
          authPermissions(first: 100) { nodes { identityType rawIdentityType action rawAction effect rawEffect } }
        }
        hw: instance(provider: HUAWEI_IOTDA, instanceId: $standard) {
          devicePolicies(first: 50) { nodes { statements { effect rawEffect } targets(type: DEVICE) { nodes { type rawType } } } }
          deviceAuthorizers { nodes { status rawStatus } }
          deviceTemplates(kind: AUTHENTICATION) { nodes { status rawStatus } }
        }
      }`,
      { platinum: platinum.instanceId, standard: standard.instanceId },
    );
    expect(errors).toBeUndefined();
    const unknown = { identityType: 'UNKNOWN', rawIdentityType: 'TEAM' };
    expect(data.instances.nodes).toContainEqual({ edition: 'UNKNOWN', rawEdition: 'golden' });
    expect(data.ali.authIdentities.nodes).toContainEqual({
      ...unknown,
      signMode: 'UNKNOWN',
      rawSignMode: 'HASHED',
    });
    expect(data.ali.authPermissions.nodes).toContainEqual({
      ...unknown,
      action: 'UNKNOWN',
      rawAction: 'PEEK',
      effect: 'UNKNOWN',
      rawEffect: 'ASK',
    });
    const policies = data.hw.devicePolicies.nodes;
    const statements = policies.flatMap((each: { statements: unknown[] }) => each.statements);
    expect(statements).toContainEqual({ effect: 'UNKNOWN', rawEffect: 'ASK' });
    const targets = policies.flatMap((each: { targets: { nodes: unknown[] } }) => each.targets.nodes);
    expect(targets).toContainEqual({ type: 'DEVICE', rawType: 'device' });
    const paused = { status: 'UNKNOWN', rawStatus: 'PAUSED' };
    expect(data.hw.deviceAuthorizers.nodes).toContainEqual(paused);
    expect(data.hw.deviceTemplates.nodes).toContainEqual(paused);
  });
});
