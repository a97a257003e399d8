import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputType,
  GraphQLString,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
} from 'graphql';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { COMMITTED_SUBGRAPH } from '../../src/schema/federation/subgraph-sdl.ts';
import { createSchema } from '../../src/schema/index.ts';
import { start } from '../kit/start.ts';

const schema = createSchema(COMMITTED_SUBGRAPH);

/** Every argument that takes text, with an empty value in it: `filter.username`, `{username: ""}`. */
function emptied(argument: GraphQLArgument): [string, string][] {
  if (['after', 'before'].includes(argument.name)) return [];
  return placesOf(argument.type, argument.name);
}

function placesOf(type: GraphQLInputType, path: string): [string, string][] {
  const named = getNamedType(type);
  const isList = String(type).includes('[');
  const at = isList ? `${path}.0` : path;
  const wrap = (value: string) => (isList ? `[${value}]` : value);
  if (named === GraphQLString) return [[at, wrap('""')]];
  if (!isInputObjectType(named)) return [];
  const members = Object.values(named.getFields());
  return members.flatMap((member) => {
    const rest = members.filter((each) => each !== member && isRequiredInputField(each)).map(filled);
    return placesOf(member.type, `${at}.${member.name}`).map(([found, value]): [string, string] => [
      found,
      wrap(`{ ${[...rest, `${member.name}: ${value}`].join(', ')} }`),
    ]);
  });
}

function documents(field: GraphQLField<unknown, unknown>): [string, string][] {
  const rest = (but: string) =>
    field.args.flatMap((each) => (each.name !== but && isRequiredArgument(each) ? [filled(each)] : []));
  return field.args.flatMap((argument) =>
    emptied(argument).map(([path, value]): [string, string] => {
      const args = [...rest(argument.name), `${argument.name}: ${value}`].join(', ');
      return [path, `${field.name}(${args})${isLeafType(getNamedType(field.type)) ? '' : ' { __typename }'}`];
    }),
  );
}

function filled({ name, type }: GraphQLArgument | GraphQLInputField): string {
  const named = getNamedType(type);
  const text = named.name === 'Duration' ? '"P1D"' : '"x"';
  return `${name}: ${isEnumType(named) ? named.getValues()[0]!.name : text}`;
}

const queries = Object.values(schema.getQueryType()!.getFields()).flatMap(documents);
const ofInstance = Object.values(
  (schema.getType('Instance') as NonNullable<ReturnType<typeof schema.getQueryType>>).getFields(),
).flatMap(documents);

describe('an empty text in a filter or a look-up', async () => {
  const graph = await start();
  afterAll(() => graph[Symbol.asyncDispose]());
  beforeEach(() => graph.simulators.journal.clear());
  const { instanceId } = graph.simulators.fleet.alibaba.instances[0]!;
  const inside = (text: string) =>
    `{ instance(provider: ALIBABA_MQTT, instanceId: "${instanceId}") { ${text} } }`;

  it('control: the tests below cover every argument of the schema', () => {
    expect(queries.length).toBeGreaterThan(10);
    expect(ofInstance.map(([path]) => path)).toContain('filter.username');
  });

  it.each([
    ...queries.map(([path, text]) => [text, path, `{ ${text} }`]),
    ...ofInstance.map(([path, text]) => [text, path, inside(text)]),
  ])('is refused before any call: %s', async (_text, field, document) => {
    const answer = await graph.query(document!);
    expect(answer.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field } }]);
    expect(answer.errors![0]!.message).toMatch(/expected non-empty text, but got ""$/);
    expect(answer.data ?? null).toBeNull();
    expect(graph.simulators.journal.entries).toEqual([]);
  });

  it('is reported with the name of its field', async () => {
    const [answer] = (await graph.query(inside('authIdentities(filter: { username: "" }) { nodes { id } }')))
      .errors!;
    expect(answer!.message).toBe(
      'instance.authIdentities(filter.username): expected non-empty text, but got ""',
    );
  });
});

const INSTANCE_ID = Buffer.from('Instance:ali/cn-hangzhou/post-cn-7mz2d000001').toString('base64url');

/** A document with the variable `$text` in one argument, which `field` names. */
interface Place {
  readonly field: string;
  readonly document: string;
  readonly isCursor: boolean;
}

/** Every argument of type text or ID, of every type that has arguments. */
function textPlaces(): Place[] {
  const placesIn = (type: GraphQLInputType, path: string): [path: string, type: string, value: string][] => {
    const named = getNamedType(type);
    const isList = String(type).includes('[');
    const at = isList ? `${path}.0` : path;
    const wrap = (inner: string) => (isList ? `[${inner}]` : inner);
    if (['String', 'ID'].includes(named.name)) return [[at, named.name, wrap('$text')]];
    if (!isInputObjectType(named)) return [];
    const members = Object.values(named.getFields());
    return members.flatMap((member) => {
      const rest = members.filter((each) => each !== member && isRequiredInputField(each)).map(filled);
      return placesIn(member.type, `${at}.${member.name}`).map(
        ([found, of, inner]): [string, string, string] => [
          found,
          of,
          wrap(`{ ${[...rest, `${member.name}: ${inner}`].join(', ')} }`),
        ],
      );
    });
  };
  const asked = (type: string, text: string) => {
    if (type === 'Query') return text;
    if (type === 'FleetInventory') return `identityInventory { ${text} }`;
    return `node(id: "${INSTANCE_ID}") { ... on ${type} { ${text} } }`;
  };
  const isWalked = (type: unknown) =>
    type !== schema.getMutationType() && type !== schema.getSubscriptionType();
  return Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .filter(isWalked)
    .flatMap((type) =>
      Object.values(type.getFields()).flatMap((field) =>
        field.args.flatMap((argument) =>
          placesIn(argument.type, argument.name).map(([path, of, inner]): Place => {
            const rest = field.args
              .filter((each) => each !== argument && isRequiredArgument(each))
              .map(filled);
            const args = [...rest, `${argument.name}: ${inner}`].join(', ');
            const sets = isLeafType(getNamedType(field.type)) ? '' : ' { __typename }';
            return {
              field: path,
              document: `query ($text: ${of}!) { ${asked(type.name, `${field.name}(${args})${sets}`)} }`,
              isCursor: ['after', 'before'].includes(argument.name),
            };
          }),
        ),
      ),
    );
}

describe('a text that is too long', async () => {
  const graph = await start();
  afterAll(() => graph[Symbol.asyncDispose]());
  beforeEach(() => graph.simulators.journal.clear());
  const places = textPlaces();

  it('reaches no provider, in whatever argument of a query', async () => {
    expect(places.length).toBeGreaterThan(60);
    for (const { field, document, isCursor } of places) {
      const { errors } = await graph.query(document, { text: 'x'.repeat(100_000) });
      if (isCursor) continue;
      expect(errors?.[0]?.extensions, document).toMatchObject({ code: 'BAD_USER_INPUT', field });
      expect(errors?.[0]?.message).toMatch(/expected at most [\d,]+ characters, but got 100,000$/);
      expect(graph.simulators.journal.entries, document).toEqual([]);
    }
    // A cursor is refused when it is read; the instance of the list may have been looked up before.
    const sent = graph.simulators.journal.entries.flatMap(({ parameters }) => Object.values(parameters));
    expect(sent.filter((value) => value.length > 1_000)).toEqual([]);
  });

  it('as a cursor is INVALID_CURSOR', async () => {
    const { errors } = await graph.query(
      'query ($text: String!) { instances(after: $text) { __typename } }',
      {
        text: 'x'.repeat(100_000),
      },
    );
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'INVALID_CURSOR' });
    expect(graph.simulators.journal.entries).toEqual([]);
  });

  it('is refused below a mutation, too, and the mutation is not sent', async () => {
    const { errors } = await graph.query(
      `mutation ($text: String!) { createGroup(input: { instanceId: "${INSTANCE_ID}", groupId: "GID_new" }) {
        userErrors { code } group { instance { authIdentities(filter: { username: $text }) { __typename } } } } }`,
      { text: 'x'.repeat(100_000) },
    );
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'filter.username' });
    expect(graph.simulators.journal.entries).toEqual([]);
  });

  it('control: shorter texts in the same documents reach providers', async () => {
    let asked = 0;
    // The inventory asks no provider.
    const filters = places.filter(
      ({ isCursor, document }) => !isCursor && !/identityInventory|identitySearch/.test(document),
    );
    for (const { document } of filters) {
      graph.simulators.journal.clear();
      await graph.query(document, { text: 'x'.repeat(20) });
      if (graph.simulators.journal.entries.length > 0) asked += 1;
    }
    expect(asked).toBeGreaterThan(filters.length / 2);
  });
});

describe('rows are checked against the filter', () => {
  const identity = (username: string, clientId?: string) => ({
    username,
    secret: 's',
    identityType: clientId === undefined ? ('USER' as const) : ('CLIENT' as const),
    ...(clientId === undefined ? {} : { clientId }),
    signMode: 'ORIGIN' as const,
  });

  it.each(['exact', 'prefix', 'ignored'] as const)(
    'a walk over identities returns the matches if filters are %s',
    async (customAuthFilters) => {
      await using graph = await start({ simulators: { switches: { alibaba: { customAuthFilters } } } });
      const platinum = graph.simulators.fleet.alibaba.instances.find(({ type }) => type === 1)!;
      platinum.identities = Array.from({ length: 230 }, (_, index) =>
        identity(`bus-${index % 23}`, `GID_bus@@@${index}`),
      );
      platinum.identities.push(identity('bus-1'));
      const seen: string[] = [];
      for (let after: string | null = null; ; ) {
        const answer: Awaited<ReturnType<typeof graph.query>> = await graph.query(
          `query ($id: String!, $after: String) { instance(provider: ALIBABA_MQTT, instanceId: $id) {
            authIdentities(first: 3, after: $after, filter: { username: "bus-1" }) {
              nodes { username clientId } pageInfo { hasNextPage endCursor } } } }`,
          { id: platinum.instanceId, after },
        );
        expect(answer.errors).toBeUndefined();
        const { nodes, pageInfo } = answer.data.instance.authIdentities;
        for (const row of nodes) seen.push(`${row.username} ${row.clientId}`);
        if (!pageInfo.hasNextPage) break;
        after = pageInfo.endCursor;
      }
      const wanted = Array.from({ length: 10 }, (_, index) => `bus-1 GID_bus@@@${1 + index * 23}`);
      expect(seen.toSorted()).toEqual([...wanted, 'bus-1 null'].toSorted());
    },
  );

  it('a filter by client id also sends the identity type', async () => {
    await using graph = await start({
      simulators: { switches: { alibaba: { customAuthFilters: 'ignored' } } },
    });
    const platinum = graph.simulators.fleet.alibaba.instances.find(({ type }) => type === 1)!;
    const shown = { ...identity('any'), clientId: 'GID_a@@@1' };
    platinum.identities = [shown, identity('any', 'GID_a@@@1'), identity('any', 'GID_a@@@2')];
    const ask = (filter: string) =>
      graph.query(
        `{ instance(provider: ALIBABA_MQTT, instanceId: "${platinum.instanceId}") {
          authIdentities(filter: { ${filter} }) { nodes { identityType clientId } } } }`,
      );
    const answer = await ask('clientId: "GID_a@@@1"');
    expect(answer.data.instance.authIdentities.nodes).toEqual([
      { identityType: 'CLIENT', clientId: 'GID_a@@@1' },
    ]);
    expect(graph.simulators.journal.entries.at(-1)?.parameters).toMatchObject({ IdentityType: 'CLIENT' });
    expect((await ask('clientId: "GID_a@@@1", identityType: USER')).errors).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT', field: 'filter.clientId' } },
    ]);
  });

  it.each([
    ['devices', 'productId: "nothing"'],
    ['devices', 'gatewayId: "nothing"'],
    ['devices', 'nodeId: "nothing"'],
    ['devices', 'name: "nothing"'],
    ['devices', 'spaceId: "nothing"'],
    ['deviceCertificates', 'commonNamePrefix: "nothing"'],
    ['deviceCertificates', `fingerprint: "${'0'.repeat(64)}"`],
  ])('%s(filter: { %s }) is an error if IoTDA ignores it', async (list, filter) => {
    await using graph = await start();
    const standard = graph.simulators.fleet.huawei.instances.find(({ type }) => type === 'standard')!;
    const ask = () =>
      graph.query(
        `{ instance(provider: HUAWEI_IOTDA, instanceId: "${standard.instanceId}") {
          ${list}(filter: { ${filter} }) { nodes { id } } } }`,
      );
    const applied = await ask();
    expect(applied.errors).toBeUndefined();
    expect(applied.data.instance[list].nodes).toEqual([]);
    graph.simulators.switches.huawei.listFilters = 'ignored';
    expect((await ask()).errors).toMatchObject([{ extensions: { code: 'PROVIDER_BAD_RESPONSE' } }]);
  });
});
