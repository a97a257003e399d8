import { type GraphQLObjectType, getNamedType, isObjectType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { changeOf, listsAffectedBy } from '../../src/events/mutation-change.ts';
import { printNodeId } from '../../src/graph/node-id.ts';
import type { NodeKind } from '../../src/graph/nouns.ts';
import { createSchema } from '../../src/schema/index.ts';

const schema = createSchema();

/** Mutations whose payload contains a node with events, and the type of that node. Policies have no events, and findings their own. */
const made = Object.values(schema.getMutationType()!.getFields()).flatMap(({ name, type }) => {
  const payload = getNamedType(type) as GraphQLObjectType;
  return Object.values(payload.getFields())
    .map((field) => getNamedType(field.type))
    .filter((noun) => isObjectType(noun) && noun.getInterfaces().some((each) => each.name === 'Node'))
    .filter((noun) => noun.name !== 'DevicePolicy' && noun.name !== 'Finding')
    .map((noun) => ({ name, noun: noun as GraphQLObjectType }));
});

describe('the change event of a mutation', () => {
  it('control: exists for more than 15 mutations', () => expect(made.length).toBeGreaterThan(15));

  it.each(made)('$name produces an event with field names that $noun has', ({ name, noun }) => {
    const at = { provider: 'ALIBABA_MQTT', account: 'ali', region: 'r', instanceId: 'i' } as const;
    const change = changeOf(name, { id: printNodeId('ClientCredential', at, 'GID_a@@@1') });
    expect(change).not.toBeNull();
    expect(change!.fields.filter((field) => !(field in noun.getFields()))).toEqual([]);
    expect(change!.change === 'UPDATED').toBe(change!.fields.length > 0);
  });

  it('is delivered to the lists of its object, and does not exist for an object without events', async () => {
    const at = { provider: 'HUAWEI_IOTDA', account: 'hw', region: 'r', instanceId: 'i' } as const;
    const namesOf = async (kind: NodeKind) =>
      (
        await listsAffectedBy(
          undefined as never,
          '',
          { id: printNodeId(kind, at, 'x'), change: 'UPDATED', fields: [] },
          { splitClientId: null },
        )
      ).map(({ name }) => name);
    expect(await namesOf('CaCertificate')).toEqual(['CA_CERTIFICATE']);
    expect(await namesOf('DevicePolicy')).toEqual(['DEVICE_POLICY']);
    expect(await namesOf('DeviceAuthorizer')).toEqual([]);
  });
});
