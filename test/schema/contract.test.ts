import { readFileSync } from 'node:fs';
import {
  buildSchema,
  type DefinitionNode,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  Kind,
  type ObjectTypeDefinitionNode,
  parse,
  print,
  type TypeNode,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { apiSdl, COMMITTED_SUBGRAPH, subgraphSdl } from '../../src/schema/federation/subgraph-sdl.ts';
import { createSchema } from '../../src/schema/index.ts';

const schema = createSchema(COMMITTED_SUBGRAPH);

/** The public contract with clients. Its names, arguments and nullability are fixed. */
const contract = readFileSync(new URL('../vectors/public-contract.graphql', import.meta.url), 'utf8');

function promised(): GraphQLSchema {
  const definitions = contract
    .replace(/extend schema[\s\S]*?\]\)\s*/, '')
    .replace(/@(key|shareable)(\([^)]*\))?/g, '');
  const { definitions: parsed } = parse(definitions);
  expect(parsed.length).toBeGreaterThan(50);
  return buildSchema(`${definitions}\n${connections()}\n${inputsAndPayloads(parsed)}`, { assumeValid: true });
}

/** The inputs and payloads that the contract names but does not define. It shows their shape by one example. */
function inputsAndPayloads(definitions: readonly DefinitionNode[]): string {
  const shown = new Set(definitions.map((each) => ('name' in each ? each.name?.value : undefined)));
  return definitions
    .flatMap((each) => (isMutation(each) ? (each.fields ?? []) : []))
    .flatMap(({ name, arguments: args, type }) => {
      expect([name.value, args?.map((arg) => arg.name.value)]).toEqual([name.value, ['input']]);
      return [
        [`input ${named(args![0]!.type)}`, '{ clientMutationId: String idempotencyKey: String }'],
        [`type ${named(type)}`, '{ userErrors: [UserError!]! clientMutationId: String }'],
      ] as const;
    })
    .filter(([definition]) => !shown.has(definition.split(' ')[1]))
    .map((each) => each.join(' '))
    .join('\n');
}

function isMutation(definition: DefinitionNode): definition is ObjectTypeDefinitionNode {
  return definition.kind === Kind.OBJECT_TYPE_DEFINITION && definition.name.value === 'Mutation';
}

function named(type: TypeNode): string {
  return print(type).replace(/!$/, '');
}

/** The connections. The contract shows their shape once. */
function connections(): string {
  return [
    'Instance',
    'Group',
    'CaCertificate',
    'DeviceCertificate',
    'ClientCredential',
    'AuthIdentity',
    'AuthPermission',
    'BlockedClient',
  ]
    .map(
      (
        noun,
      ) => `type ${noun}Connection { edges: [${noun}Edge] nodes: [${noun}] pageInfo: PageInfo! totalCount: Int totalCountPrecision: CountPrecision! }
        type ${noun}Edge { cursor: String! node: ${noun} }`,
    )
    .join('\n');
}

describe('the public schema', () => {
  it('has every type, field and argument of the contract, with the same nullability', () => {
    const missing: string[] = [];
    const wanted = promised();
    expect(Object.keys(wanted.getMutationType()!.getFields())).toHaveLength(28);
    for (const type of Object.values(wanted.getTypeMap())) {
      if (type.name.startsWith('__')) continue;
      const ours = schema.getType(type.name);
      if (ours === undefined) {
        missing.push(type.name);
        continue;
      }
      if (isEnumType(type) && isEnumType(ours)) {
        for (const { name } of type.getValues())
          if (!ours.getValue(name)) missing.push(`${type.name}.${name}`);
      }
      if (
        (isObjectType(type) && isObjectType(ours)) ||
        (isInterfaceType(type) && isInterfaceType(ours)) ||
        (isInputObjectType(type) && isInputObjectType(ours))
      ) {
        for (const field of Object.values(type.getFields())) {
          const own = ours.getFields()[field.name];
          if (String(own?.type) !== String(field.type))
            missing.push(`${type.name}.${field.name}: ${field.type} is ${own?.type}`);
          const args = 'args' in field ? field.args : [];
          for (const arg of args) {
            const found =
              own !== undefined && 'args' in own ? own.args.find(({ name }) => name === arg.name) : undefined;
            if (String(found?.type) !== String(arg.type))
              missing.push(`${type.name}.${field.name}(${arg.name}: ${arg.type}) is ${found?.type}`);
          }
        }
      }
    }
    // Exceptions: a scope may have several instances (fleet.graphql). A stored certificate may hold a time that cannot be
    // parsed (release/accepted.txt).
    expect(missing).toEqual([
      'X509Details.validFrom: DateTime! is DateTime',
      'X509Details.validTo: DateTime! is DateTime',
      'RefreshScope.instanceId: ID! is ID',
    ]);
  });

  it('describes every type, field, argument and value', () => {
    const bare: string[] = [];
    for (const type of Object.values(schema.getTypeMap())) {
      if (type.name.startsWith('__') || ['String', 'Int', 'Float', 'Boolean', 'ID'].includes(type.name))
        continue;
      // Relay defines the fields of these types.
      if (type.name === 'PageInfo' || type.name === 'Node') continue;
      if (!type.description) bare.push(type.name);
      if (isEnumType(type))
        for (const value of type.getValues()) if (!value.description) bare.push(`${type.name}.${value.name}`);
      if (isObjectType(type) || isInputObjectType(type)) {
        for (const field of Object.values(type.getFields())) {
          if (!field.description) bare.push(`${type.name}.${field.name}`);
          for (const arg of 'args' in field ? field.args : [])
            if (!arg.description) bare.push(`${type.name}.${field.name}(${arg.name})`);
        }
      }
    }
    expect(bare).toEqual([]);
  });

  it('equals schema.graphql and schema.api.graphql', () => {
    const read = (name: string) => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');
    expect(read('schema.graphql')).toBe(subgraphSdl(schema));
    expect(read('schema.api.graphql')).toBe(apiSdl(schema));
    // The API schema is valid by itself and contains nothing of federation.
    const api = buildSchema(read('schema.api.graphql'));
    expect(Object.keys(api.getTypeMap()).filter((name) => /^_[^_]/.test(name))).toEqual([]);
  });

  it('has the keys and the link of the contract', () => {
    const sdl = subgraphSdl(schema);
    const types = [...contract.matchAll(/^type (\w+).*?((?: @\w+(?:\([^)]*\))?)+) \{/gm)];
    expect(types.length).toBe(8);
    for (const [, name, directives] of types) {
      expect(sdl).toMatch(new RegExp(`^type ${name}( implements Node)?${escaped(directives!)} \\{$`, 'm'));
    }
    expect(sdl).toContain(/@link\(.*\)/.exec(contract)![0]);
  });
});

function escaped(text: string): string {
  return text.replace(/[()]/g, '\\$&');
}
