import SchemaBuilder, { ImplementableInputObjectRef } from '@pothos/core';
import DirectivesPlugin from '@pothos/plugin-directives';
import RelayPlugin from '@pothos/plugin-relay';
import type { PermissionScope } from '../graph/principal.ts';
import type { OperationScope } from './operation-scope.ts';

/** What every resolver gets. Made anew for each operation by http. */
export interface GraphContext {
  readonly operation: OperationScope;
}

/** What a router, a cost estimate or a contract of the supergraph reads off the schema (Federation v2.9). */
type FederationDirectives = {
  link: { locations: 'SCHEMA'; args: { url: string; import: string[] } };
  key: { locations: 'OBJECT'; args: { fields: string } };
  shareable: { locations: 'OBJECT' | 'FIELD_DEFINITION'; args: Record<string, never> };
  inaccessible: { locations: 'FIELD_DEFINITION'; args: Record<string, never> };
  tag: { locations: 'OBJECT' | 'FIELD_DEFINITION'; args: { name: string } };
  /** Any one of the inner lists, whole. */
  requiresScopes: { locations: 'FIELD_DEFINITION'; args: { scopes: PermissionScope[][] } };
  /** Provider calls that reading the field of one object may cost. */
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
    // Global ids and the two node queries are ours: ids carry account and place, and `nodes` answers an error per
    // id where the plugin's would fail the whole list.
    nodeQueryOptions: false,
    nodesQueryOptions: false,
    nodeTypeOptions: { description: 'An object with a global id, found again by `node` and `nodes`.' },
    pageInfoTypeOptions: {
      description: 'Where a window lies in its connection (Relay).',
      // Every subgraph with connections has this type , and may say so only by this directive.
      directives: { shareable: {} },
    },
    idFieldOptions: { description: 'Global id. Opaque and lasting.' },
    hasNextPageFieldOptions: { description: 'Is there more behind it? Exact.' },
    hasPreviousPageFieldOptions: { description: 'Is there something before it?' },
    startCursorFieldOptions: { description: 'Cursor of the first place; null where the window is empty.' },
    endCursorFieldOptions: { description: 'Cursor of the last place; null where the window is empty.' },
    cursorType: 'String',
  },
});

export type Types = typeof builder extends PothosSchemaTypes.SchemaBuilder<infer T> ? T : never;

/** An input type with one field of the same name and type for each member of `Input`, or the code does not compile. */
export function inputFor<Input extends object>(name: string) {
  return new ImplementableInputObjectRef<Types, Input>(builder, name);
}

/** The first text in a documentation explorer. */
export const SCHEMA_DESCRIPTION = `The identities behind cloud IoT in one graph: Alibaba Cloud ApsaraMQ for MQTT and Huawei Cloud IoTDA.

Begin with \`instances\`: each instance leads to its groups, certificates, credentials, identities, permissions and devices. \`node\` reads any object by its global \`id\`.

Lists are Relay connections (\`first\`, \`after\`). A part that cannot be read is null, with an error at its path. Mutations return failures in \`userErrors\`. \`refreshEvents\` reports changes. Each response has \`extensions.providerCalls\`: the calls to the clouds that it cost.`;

builder.queryType({ description: 'Everything that can be read.' });

/** Of a field whose every object may cost one provider call, where the list that led here left it out. */
export const ONE_CALL = { cost: { weight: 1 } };
