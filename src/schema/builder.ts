import SchemaBuilder, { ImplementableInputObjectRef } from '@pothos/core';
import DirectivesPlugin from '@pothos/plugin-directives';
import RelayPlugin from '@pothos/plugin-relay';
import type { PermissionScope } from '../graph/principal.ts';
import type { OperationScope } from './operation-scope.ts';

/** The context of every resolver. http creates one for each operation. */
export interface GraphContext {
  readonly operation: OperationScope;
}

/** Directives for a router, a cost estimate or a contract of the supergraph (Federation v2.9). */
type FederationDirectives = {
  link: { locations: 'SCHEMA'; args: { url: string; import: string[] } };
  key: { locations: 'OBJECT'; args: { fields: string } };
  shareable: { locations: 'OBJECT' | 'FIELD_DEFINITION'; args: Record<string, never> };
  inaccessible: { locations: 'FIELD_DEFINITION'; args: Record<string, never> };
  tag: { locations: 'OBJECT' | 'FIELD_DEFINITION'; args: { name: string } };
  /** The scopes that the field needs. A caller needs all scopes of one of the inner lists. */
  requiresScopes: { locations: 'FIELD_DEFINITION'; args: { scopes: PermissionScope[][] } };
  /** Number of provider calls that reading the field of one object may cost. */
  cost: { locations: 'FIELD_DEFINITION'; args: { weight: number } };
  listSize: {
    locations: 'FIELD_DEFINITION';
    args: {
      assumedSize: number;
      slicingArguments?: string[];
      sizedFields?: string[];
      requireOneSlicingArgument?: boolean;
    };
  };
};

export const builder = new SchemaBuilder<{
  Context: GraphContext;
  Directives: FederationDirectives;
  Scalars: {
    DateTime: { Input: Date; Output: Date };
    Duration: { Input: string; Output: string };
    ID: { Input: string; Output: string };
    JSON: { Input: never; Output: unknown };
    _Any: { Input: unknown; Output: unknown };
  };
  DefaultFieldNullability: false;
}>({
  plugins: [RelayPlugin, DirectivesPlugin],
  defaultFieldNullability: false,
  directives: { useGraphQLToolsUnorderedDirectives: true },
  relay: {
    // This API implements global ids and the two node queries itself: its ids hold the account and the region, and its
    // `nodes` returns one error per id. The plugin's `nodes` fails the whole list.
    nodeQueryOptions: false,
    nodesQueryOptions: false,
    nodeTypeOptions: { description: 'Object with a global id. `node` and `nodes` read it by that id.' },
    pageInfoTypeOptions: {
      description: 'Position of a page in its connection (Relay).',
      // Every subgraph with connections defines this type. Composition accepts several definitions of a type only if
      // they have this directive.
      directives: { shareable: {} },
    },
    idFieldOptions: { description: 'Global id. Opaque and stable.' },
    hasNextPageFieldOptions: { description: 'True if items follow the page. Always exact.' },
    hasPreviousPageFieldOptions: { description: 'True if items precede the page.' },
    startCursorFieldOptions: { description: 'Cursor of the first edge. Null if the page is empty.' },
    endCursorFieldOptions: { description: 'Cursor of the last edge. Null if the page is empty.' },
    cursorType: 'String',
  },
});

export type Types = typeof builder extends PothosSchemaTypes.SchemaBuilder<infer T> ? T : never;

/**
 * Declares an input type. The code compiles only if the type has one field of the same name and type for each
 * member of `Input`.
 */
export function inputFor<Input extends object>(name: string) {
  return new ImplementableInputObjectRef<Types, Input>(builder, name);
}

/** Documentation explorers show this text first. */
export const SCHEMA_DESCRIPTION = `The identities behind cloud IoT in one graph: Alibaba Cloud ApsaraMQ for MQTT and Huawei Cloud IoTDA.

Begin with \`instances\`: each instance leads to its groups, certificates, credentials, identities, permissions and devices. \`node\` reads any object by its global \`id\`.

Lists are Relay connections (\`first\`, \`after\`). A part that cannot be read is null, with an error at its path. Mutations return failures in \`userErrors\`. \`refreshEvents\` reports changes. Each response reports its calls to the clouds in \`extensions.providerCalls\`.`;

builder.queryType({ description: 'Entry points for reading.' });

/**
 * Directive of a field that costs one provider call per object if the list that returned the object omits the
 * field.
 */
export const ONE_CALL = { cost: { weight: 1 } };
