import SchemaBuilder from '@pothos/core';
import RelayPlugin from '@pothos/plugin-relay';
import type { Operation } from '../domain/operation.ts';

/** What every resolver gets. Made anew for each operation by http. */
export interface GraphContext {
  readonly operation: Operation;
}

export const builder = new SchemaBuilder<{
  Context: GraphContext;
  Scalars: {
    DateTime: { Input: Date; Output: Date };
    Duration: { Input: string; Output: string };
    ID: { Input: string; Output: string };
  };
  DefaultFieldNullability: false;
}>({
  plugins: [RelayPlugin],
  defaultFieldNullability: false,
  relay: {
    // Global ids and the two node queries are ours: ids carry account and place, and `nodes` answers an error per
    // id where the plugin's would fail the whole list.
    nodeQueryOptions: false,
    nodesQueryOptions: false,
    nodeTypeOptions: { description: 'An object with a global id, found again by `node` and `nodes`.' },
    pageInfoTypeOptions: { description: 'Where a window lies in its connection (Relay).' },
    cursorType: 'String',
  },
});

builder.queryType({ description: 'Everything that can be read.' });
