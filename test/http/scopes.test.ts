import { createHash } from 'node:crypto';
import {
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
} from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSchema } from '../../src/schema/index.ts';
import { showsSecret } from '../kit/secret-mark.ts';
import { type Answer, type Started, start } from '../kit/start.ts';
import { createVirtualClock } from '../kit/virtual-clock.ts';

/** Finds every path to a secret or a write in the schema, and tries it without the required scope. */
const schema = createSchema();
const fields = (type: GraphQLObjectType) => Object.values(type.getFields());

const KEYS = {
  nothing: [],
  composer: ['schema:read'],
  reader: ['identity:read'],
  writer: ['identity:read', 'identity:write'],
  everything: ['identity:read', 'identity:write', 'secret:reveal'],
} as const;
type Key = keyof typeof KEYS;

/** A new minute for each refusal, so that each has a line and not only the first ones of a minute. */
const clock = createVirtualClock();
let graph: Started;
beforeAll(async () => {
  graph = await start({
    overrides: { refusalClock: clock },
    config: {
      auth: {
        mode: 'keys',
        keys: Object.entries(KEYS).map(([name, scopes]) => ({
          name,
          scopes,
          sha256: createHash('sha256').update(name).digest('hex'),
        })),
      },
    },
  });
});
afterAll(() => graph[Symbol.asyncDispose]());

/** Without the test kit, which fails on every shown secret: here the test itself checks that. */
async function ask(key: Key, query: string): Promise<{ answer: Answer; text: string }> {
  const response = await fetch(graph.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: JSON.stringify({ query }),
  });
  const text = await response.text();
  return { answer: JSON.parse(text) as Answer, text };
}

const deniedOf = (line: string) => {
  const { principal, action, code } = JSON.parse(line).audit;
  return { principal, action, code };
};
const codes = (answer: Answer) => (answer.errors ?? []).map((error) => error.extensions['code']);

const INSTANCE = Buffer.from('Instance:ali/cn-hangzhou/post-cn-7mz2d000001').toString('base64url');

/** A valid value of the type. */
function literal(type: GraphQLInputType, name: string): string {
  if (isNonNullType(type)) return literal(type.ofType, name);
  if (isListType(type)) return `[${literal(type.ofType, name)}]`;
  if (isEnumType(type)) return type.getValues()[0]!.name;
  if (isInputObjectType(type)) {
    const required = Object.values(type.getFields()).filter((field) => isNonNullType(field.type));
    return `{ ${required.map((field) => `${field.name}: ${literal(field.type, field.name)}`).join(', ')} }`;
  }
  switch (getNamedType(type).name) {
    case 'Int':
      return '1';
    case 'Boolean':
      return 'true';
    case 'DateTime':
      return '"2030-01-01T00:00:00Z"';
    case 'ID':
      return JSON.stringify(name === 'ids' ? 'x' : INSTANCE);
    default:
      return '"text"';
  }
}

function call(field: GraphQLField<unknown, unknown>): string {
  const args = field.args
    .filter((arg) => isNonNullType(arg.type))
    .map((arg) => `${arg.name}: ${literal(arg.type, arg.name)}`);
  return `${field.name}${args.length > 0 ? `(${args.join(', ')})` : ''}`;
}

/** All leaves of a type, as deep as its objects go without a cycle. */
function leaves(type: GraphQLObjectType, seen: readonly string[] = []): string {
  const found = fields(type).flatMap((field) => {
    const named = getNamedType(field.type);
    if (field.args.some((arg) => isNonNullType(arg.type))) return [];
    if (isLeafType(named)) return [field.name];
    if (!isObjectType(named) || seen.includes(named.name) || seen.length >= 2) return [];
    return [`${field.name} { ${leaves(named, [...seen, type.name])} }`];
  });
  return found.length > 0 ? found.join(' ') : '__typename';
}

const MUTATIONS = fields(schema.getMutationType()!);
const READS = ['checkToken', 'refresh'];
const scopeOf = (name: string): Key =>
  READS.includes(name) ? 'reader' : name === 'revealSecret' ? 'everything' : 'writer';
const mutationOf = (field: GraphQLField<unknown, unknown>) =>
  `mutation { ${call(field)} { ${leaves(getNamedType(field.type) as GraphQLObjectType)} } }`;

describe('mutations and the secrets they return', () => {
  it('are all covered by these tests', () => {
    expect(MUTATIONS.length).toMatchInlineSnapshot(`46`);
  });

  it.each(MUTATIONS.map((field) => [field.name, field] as const))(
    '%s is FORBIDDEN without its scope, and reads, writes and shows nothing',
    async (name, field) => {
      const needed = scopeOf(name);
      const order = Object.keys(KEYS) as Key[];
      for (const key of order.slice(0, order.indexOf(needed))) {
        graph.simulators.journal.clear();
        const logged = graph.log.length;
        const { answer, text } = await ask(key, mutationOf(field));
        expect(codes(answer), text).toEqual(['FORBIDDEN']);
        expect(answer.data ?? null).toBeNull();
        expect(showsSecret(text)).toBe(false);
        expect(graph.simulators.journal.entries).toEqual([]);
        const mayRead = KEYS[key].some((scope) => scope === 'identity:read');
        const denied = graph.log.slice(logged).filter((line) => line.includes('"denied"'));
        expect(denied.map(deniedOf)).toEqual([
          { principal: key, action: mayRead ? name : 'document', code: 'FORBIDDEN' },
        ]);
        await clock.run(60_000);
      }
      // Otherwise the input could be the cause of the refusal: a caller with the scope gets further.
      expect(codes((await ask(needed, mutationOf(field))).answer)).not.toContain('FORBIDDEN');
    },
  );
});

it('a document with one FORBIDDEN mutation executes none, so that no secret of another is lost', async () => {
  const { regionId, instanceId, credentials } = graph.simulators.fleet.alibaba.instances[0]!;
  const [credential] = credentials;
  const { accessKeySecret } = credential!;
  const key = ['ali', regionId, instanceId, encodeURIComponent(credential!.clientId)].join('/');
  const id = Buffer.from(`ClientCredential:${key}`).toString('base64url');
  graph.simulators.journal.clear();
  const { answer } = await ask(
    'writer',
    `mutation {
      rotateClientCredential(input: { id: "${id}" }) { issuedSecret { secret } }
      ...Rest
    }
    fragment Rest on Mutation {
      shown: revealSecret(input: { id: "${id}", slot: PRIMARY, reason: "to see it" }) { secret }
      skipped: revealSecret(input: { id: "x", slot: PRIMARY, reason: "" }) @skip(if: true) { secret }
    }`,
  );
  expect(answer.data).toBeNull();
  expect(answer.errors).toMatchObject([{ path: ['shown'], extensions: { code: 'FORBIDDEN' } }]);
  expect(graph.simulators.journal.entries).toEqual([]);
  expect(credential!.accessKeySecret).toBe(accessKeySecret);
});

/** Each field that returns the type, once, by the shortest path from the root. */
function waysTo(target: string): Map<string, string[]> {
  const ways = new Map<string, string[]>();
  const queue: { type: GraphQLObjectType; way: string[] }[] = [{ type: schema.getQueryType()!, way: [] }];
  const seen = new Set<string>();
  for (let at = queue.shift(); at !== undefined; at = queue.shift()) {
    for (const field of fields(at.type)) {
      const named = getNamedType(field.type);
      const way = [...at.way, call(field)];
      if (named.name === target) ways.set(`${at.type.name}.${field.name}`, way);
      const types = isObjectType(named)
        ? [named]
        : isInterfaceType(named) || isUnionType(named)
          ? schema.getPossibleTypes(named)
          : [];
      for (const type of types) {
        if (seen.has(type.name)) continue;
        seen.add(type.name);
        queue.push({ type, way: type === named ? way : [...way, `... on ${type.name}`] });
      }
    }
  }
  return ways;
}

describe('a principal with schema:read only', () => {
  const SCHEMA = ['_service { sdl }', '__schema { queryType { name } }', '__type(name: "Query") { name }'];

  it.each([
    ...SCHEMA,
    SCHEMA.join(' '),
    '__typename ...F ... on Query { a: _service { sdl } } } fragment F on Query { __schema { types { name } }',
  ])('reads the schema: { %s }', async (selection) => {
    const { answer } = await ask('composer', `{ ${selection} }`);
    expect(answer.errors).toBeUndefined();
    expect(Object.values(answer.data)).not.toContain(null);
  });

  const QUERIES = fields(schema.getQueryType()!).filter(({ name }) => name !== '_service');
  const complete = (field: GraphQLField<unknown, unknown>) =>
    `${call(field)}${isLeafType(getNamedType(field.type)) ? '' : ' { __typename }'}`;
  it.each([
    ...QUERIES.map((field) => `{ ${complete(field)} }`),
    `{ ${SCHEMA[0]} ...F } fragment F on Query { ... on Query { instances { totalCount } } }`,
    '{ __schema: instances { totalCount } }',
    'mutation { __typename }',
    `subscription { refreshEvents(scope: { instanceId: "${INSTANCE}" }) { cursor } }`,
  ])('reads nothing else: %s', async (query) => {
    graph.simulators.journal.clear();
    const { answer } = await ask('composer', query);
    expect(codes(answer)).toEqual(['FORBIDDEN']);
    expect(answer.data ?? null).toBeNull();
    expect(graph.simulators.journal.entries).toEqual([]);
  });
});

describe('secrets', () => {
  it('no query can reach a type that shows a secret', () => {
    expect(waysTo('IssuedSecret').size).toBe(0);
    // Control: the search finds the known paths.
    expect(waysTo('SecretRef').size).toBeGreaterThan(3);
  });

  it('a fixed number of fields describes secrets, and none shows a value', async () => {
    const ways = waysTo('SecretRef');
    expect([...ways.keys()].sort()).toMatchInlineSnapshot(`
      [
        "AuthIdentity.secret",
        "ClientCredential.secret",
        "DeviceAuth.secondarySecret",
        "DeviceAuth.secret",
        "DeviceAuthorizer.signingToken",
      ]
    `);
    for (const [coordinate, way] of ways) {
      const query = `{ ${way.join(' { ')} { isSet fingerprint }${' }'.repeat(way.length)}`;
      graph.simulators.journal.clear();
      const refused = await ask('nothing', query);
      expect(codes(refused.answer), coordinate).toEqual(['FORBIDDEN']);
      expect(graph.simulators.journal.entries).toEqual([]);
      expect(showsSecret((await ask('reader', query)).text), coordinate).toBe(false);
    }
  });

  it('cannot be compared by a principal that may create identities but not reveal secrets', async () => {
    const { regionId, instanceId, identities } = graph.simulators.fleet.alibaba.instances[0]!;
    const victim = identities.find(({ identityType }) => identityType === 'USER')!;
    const at = ['ali', regionId, instanceId].join('/');
    const instance = Buffer.from(`Instance:${at}`).toString('base64url');
    const input = `{ instanceId: "${instance}", username: "guess", identityType: USER, secret: "${victim.secret}", signMode: ORIGIN }`;
    const created = await ask(
      'writer',
      `mutation { createAuthIdentity(input: ${input}) { authIdentity { secret { isSet fingerprint } } userErrors { code } } }`,
    );
    expect(created.answer.data.createAuthIdentity).toEqual({
      authIdentity: { secret: { isSet: true, fingerprint: null } },
      userErrors: [],
    });
    const listed = `{ node(id: "${instance}") { ... on Instance { authIdentities(first: 100) { nodes { username secret { isSet fingerprint } } } } } }`;
    const printsOf = async (key: Key) => {
      const { answer } = await ask(key, listed);
      const nodes = answer.data.node.authIdentities.nodes as {
        username: string;
        secret: { isSet: boolean; fingerprint: string | null };
      }[];
      return [victim.username, 'guess'].map(
        (name) => nodes.find(({ username }) => username === name)!.secret,
      );
    };
    const [own, other] = await printsOf('everything');
    expect(own).toEqual({ isSet: true, fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(other).toEqual(own);
    for (const key of ['writer', 'reader'] as const) {
      const hidden = { isSet: true, fingerprint: null };
      expect(await printsOf(key)).toEqual([hidden, hidden]);
    }
  });

  it('control: are shown to principals that may see them', async () => {
    const [platinum] = graph.simulators.fleet.alibaba.instances;
    const { clientId } = platinum!.credentials[0]!;
    const key = ['ali', platinum!.regionId, platinum!.instanceId, encodeURIComponent(clientId)];
    const id = Buffer.from(`ClientCredential:${key.join('/')}`).toString('base64url');
    const field = MUTATIONS.find(({ name }) => name === 'revealSecret')!;
    const query = mutationOf(field).replaceAll(INSTANCE, id);
    expect(showsSecret((await ask('everything', query)).text)).toBe(true);
    const denied = await ask('writer', query);
    expect(codes(denied.answer)).toEqual(['FORBIDDEN']);
    expect(showsSecret(denied.text)).toBe(false);
  });
});
