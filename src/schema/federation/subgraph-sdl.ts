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
   * What `Query.node` and `Query.nodes` are in the supergraph: a router cannot know whose an id is. Default `omitted`:
   * this subgraph is said to have none, so whoever else has them keeps them. `inaccessible`: they are there for
   * composition and hidden from clients, and so are those of other subgraphs, which have to share them. `exposed`: they
   * are the supergraph's own, and no other subgraph may have them. Whoever asks this API itself has them in every mode.
   */
  readonly nodeFields: 'inaccessible' | 'exposed' | 'omitted';
  /**
   * Do mutations say which scopes they need? By default not: a gateway that does not know the directive, as Apollo's of
   * npm, takes it for one of security and refuses the whole supergraph.
   */
  readonly requiresScopes: boolean;
}

export const DEFAULT_SUBGRAPH: SubgraphOptions = { nodeFields: 'omitted', requiresScopes: false };

/** What is committed and compared from release to release: with all that clients are promised. */
export const COMMITTED_SUBGRAPH: SubgraphOptions = { ...DEFAULT_SUBGRAPH, nodeFields: 'inaccessible' };

export const FEDERATION_LINK = {
  name: 'link' as const,
  args: {
    url: 'https://specs.apollo.dev/federation/v2.9',
    import: ['@key', '@shareable', '@tag', '@inaccessible', '@requiresScopes', '@cost', '@listSize'],
  },
};

const printed = new WeakMap<GraphQLSchema, string>();

/** The schema as a composition takes it: with directives, without what only a router asks for. Sorted. */
export function subgraphSdl(schema: GraphQLSchema): string {
  let sdl = printed.get(schema);
  if (sdl === undefined) {
    const options = schema.extensions['subgraph'] as SubgraphOptions;
    sdl = `${print(forComposition(documentOf(schema), options))}\n`;
    printed.set(schema, sdl);
  }
  return sdl;
}

/** The same for clients of this API itself: no federation at all. */
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
    // A supergraph describes itself.
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

/** What many subgraphs have: each describing it in words of its own would be a hint at composition. */
function wordless<Definition extends ASTNode>(definition: Definition): Definition {
  return visit(definition, { enter: (node) => ('description' in node ? bare(node) : undefined) });
}

function bare({ description: _dropped, ...rest }: { readonly description?: StringValueNode | undefined }) {
  return rest;
}
