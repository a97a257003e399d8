import type { ConcreteRequest } from 'relay-runtime';

/** The output of Relay's compiler for a query; `text` is null if documents are persisted. */
export function compiled(params: { readonly text: string | null; readonly id?: string }): ConcreteRequest {
  const instances = {
    alias: null,
    args: [{ kind: 'Literal', name: 'first', value: 2 }],
    concreteType: 'InstanceConnection',
    kind: 'LinkedField',
    name: 'instances',
    plural: false,
    storageKey: 'instances(first:2)',
    selections: [
      {
        alias: null,
        args: null,
        concreteType: 'Instance',
        kind: 'LinkedField',
        name: 'nodes',
        plural: true,
        storageKey: null,
        selections: [{ alias: null, args: null, kind: 'ScalarField', name: 'name', storageKey: null }],
      },
    ],
  };
  return {
    fragment: {
      argumentDefinitions: [],
      kind: 'Fragment',
      metadata: null,
      name: 'Names',
      selections: [instances],
      type: 'Query',
      abstractKey: null,
    },
    kind: 'Request',
    operation: {
      argumentDefinitions: [],
      kind: 'Operation',
      name: 'Names',
      selections: [instances],
    },
    params: {
      cacheID: 'names',
      id: params.id ?? null,
      metadata: {},
      name: 'Names',
      operationKind: 'query',
      text: params.text,
    },
    hash: 'names',
  } as unknown as ConcreteRequest;
}
