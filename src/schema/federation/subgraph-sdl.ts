import { getDocumentNodeFromSchema } from '@graphql-tools/utils';
import {
  type ASTNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type GraphQLSchema,
  lexicographicSortSchema,
  type NameNode,
  print,
  type StringValueNode,
  specifiedDirectives,
  visit,
} from 'graphql';

export interface SubgraphOptions {
  /**
   * How `Query.node` and `Query.nodes` appear in the supergraph. A router cannot know which subgraph issued an id.
   * Default `omitted`: this subgraph declares neither field, so another subgraph may own them. `inaccessible`: the
   * fields take part in composition and are hidden from clients. Other subgraphs must then declare their own `node` and
   * `nodes` as shareable, and these are hidden as well. `exposed`: this subgraph owns the fields, and no other subgraph
   * may declare them. Direct clients of this API have both fields in every mode.
   */
  readonly nodeFields: 'inaccessible' | 'exposed' | 'omitted';
  /**
   * True if mutations declare the scopes that they need. Default: false, because a gateway that does not support the
   * directive, such as Apollo's from npm, treats it as a security directive and refuses the whole supergraph.
   */
  readonly requiresScopes: boolean;
}

export const DEFAULT_SUBGRAPH: SubgraphOptions = { nodeFields: 'omitted', requiresScopes: false };

/**
 * The options of the committed schema, which is compared between releases. It includes every field that clients may
 * use.
 */
export const COMMITTED_SUBGRAPH: SubgraphOptions = { ...DEFAULT_SUBGRAPH, nodeFields: 'inaccessible' };

export const FEDERATION_LINK = {
  name: 'link' as const,
  args: {
    url: 'https://specs.apollo.dev/federation/v2.9',
    import: ['@key', '@shareable', '@tag', '@inaccessible', '@requiresScopes', '@cost', '@listSize'],
  },
};

const printed = new WeakMap<GraphQLSchema, string>();

/** Prints the sorted schema for composition: with directives, without the fields that only a router uses. */
export function subgraphSdl(schema: GraphQLSchema): string {
  let sdl = printed.get(schema);
  if (sdl === undefined) {
    const options = schema.extensions.subgraph;
    if (options === undefined) throw new Error('the schema has no options of a subgraph');
    sdl = `${print(forComposition(documentOf(schema), options))}\n`;
    printed.set(schema, sdl);
  }
  return sdl;
}

/** Prints the sorted schema for direct clients of this API, without federation. */
export function apiSdl(schema: GraphQLSchema): string {
  const plain = visit(documentOf(schema), {
    Directive: ({ name }) =>
      specifiedDirectives.some((each) => each.name === name.value) ? undefined : null,
  });
  return `${print(plain)}\n`;
}

const MACHINERY = /^(_Any|_Entity|_Service|_entities|_service)$/;

function documentOf(schema: GraphQLSchema): DocumentNode {
  const kept = ({ name }: { readonly name: NameNode }) => (MACHINERY.test(name.value) ? null : undefined);
  return visit(getDocumentNodeFromSchema(lexicographicSortSchema(schema)), {
    ScalarTypeDefinition: kept,
    UnionTypeDefinition: kept,
    ObjectTypeDefinition: kept,
    FieldDefinition: kept,
  });
}

function forComposition(document: DocumentNode, options: SubgraphOptions): DocumentNode {
  return visit(document, {
    Directive: ({ name }) => (name.value === 'requiresScopes' && !options.requiresScopes ? null : undefined),
    // The supergraph has its own description.
    SchemaDefinition: wordless,
    ScalarTypeDefinition: wordless,
    InterfaceTypeDefinition: (type) => (type.name.value === 'Node' ? wordless(type) : undefined),
    ObjectTypeDefinition: (type) => {
      if (type.name.value === 'PageInfo') return wordless(type);
      if (type.name.value !== 'Query') return undefined;
      return { ...type, fields: type.fields?.flatMap((field) => queryField(field, options)) ?? [] };
    },
  });
}

function queryField(field: FieldDefinitionNode, { nodeFields }: SubgraphOptions): FieldDefinitionNode[] {
  if (!/^nodes?$/.test(field.name.value)) return [field];
  switch (nodeFields) {
    case 'inaccessible':
      return [wordless(field)];
    case 'exposed': {
      const hidden = /^(shareable|inaccessible)$/;
      return [
        { ...field, directives: field.directives?.filter(({ name }) => !hidden.test(name.value)) ?? [] },
      ];
    }
    case 'omitted':
      return [];
  }
}

/**
 * Removes the description of a type that many subgraphs define. Different descriptions would cause warnings of
 * composition.
 */
function wordless<Definition extends ASTNode>(definition: Definition): Definition {
  return visit(definition, { enter: (node) => ('description' in node ? bare(node) : undefined) });
}

function bare({ description: _dropped, ...rest }: { readonly description?: StringValueNode | undefined }) {
  return rest;
}

/** The extension of GraphQL schemas that this file writes and reads. */
declare module 'graphql/type/schema.js' {
  interface GraphQLSchemaExtensions {
    readonly subgraph?: SubgraphOptions;
  }
}
