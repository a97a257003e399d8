/**
 * @generated SignedSource<<6972cb1079a2950345ccb0050f838e3e>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ConcreteRequest } from 'relay-runtime';
import { FragmentRefs } from "relay-runtime";
export type CredentialOrderField = "CLIENT_ID" | "FIRST_SEEN" | "%future added value";
export type InventoryOrderDirection = "ASC" | "DESC" | "%future added value";
export type CredentialInventoryFilter = {
  createdBefore?: string | null | undefined;
  groupId?: string | null | undefined;
  text?: string | null | undefined;
  updatedBefore?: string | null | undefined;
};
export type CredentialOrder = {
  direction: InventoryOrderDirection;
  field: CredentialOrderField;
};
export type KeptCredentialsQuery$variables = {
  filter?: CredentialInventoryFilter | null | undefined;
  orderBy?: CredentialOrder | null | undefined;
};
export type KeptCredentialsQuery$data = {
  readonly identityInventory: {
    readonly completeness: {
      readonly complete: boolean;
      readonly missingCount: number;
      readonly oldest: string | null | undefined;
    };
  } | null | undefined;
  readonly " $fragmentSpreads": FragmentRefs<"KeptCredentials_query">;
};
export type KeptCredentialsQuery = {
  response: KeptCredentialsQuery$data;
  variables: KeptCredentialsQuery$variables;
};

const node: ConcreteRequest = (function(){
var v0 = [
  {
    "defaultValue": null,
    "kind": "LocalArgument",
    "name": "filter"
  },
  {
    "defaultValue": null,
    "kind": "LocalArgument",
    "name": "orderBy"
  }
],
v1 = {
  "alias": null,
  "args": [
    {
      "kind": "Literal",
      "name": "kinds",
      "value": [
        "CLIENT_CREDENTIAL"
      ]
    }
  ],
  "concreteType": "InventoryCompleteness",
  "kind": "LinkedField",
  "name": "completeness",
  "plural": false,
  "selections": [
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "complete",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "missingCount",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "oldest",
      "storageKey": null
    }
  ],
  "storageKey": "completeness(kinds:[\"CLIENT_CREDENTIAL\"])"
},
v2 = {
  "kind": "Variable",
  "name": "filter",
  "variableName": "filter"
},
v3 = {
  "kind": "Variable",
  "name": "orderBy",
  "variableName": "orderBy"
},
v4 = [
  (v2/*:: as any*/),
  {
    "kind": "Literal",
    "name": "first",
    "value": 50
  },
  (v3/*:: as any*/)
],
v5 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "id",
  "storageKey": null
};
return {
  "fragment": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Fragment",
    "metadata": null,
    "name": "KeptCredentialsQuery",
    "selections": [
      {
        "alias": null,
        "args": null,
        "concreteType": "FleetInventory",
        "kind": "LinkedField",
        "name": "identityInventory",
        "plural": false,
        "selections": [
          (v1/*:: as any*/)
        ],
        "storageKey": null
      },
      {
        "args": [
          (v2/*:: as any*/),
          (v3/*:: as any*/)
        ],
        "kind": "FragmentSpread",
        "name": "KeptCredentials_query"
      }
    ],
    "type": "Query",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Operation",
    "name": "KeptCredentialsQuery",
    "selections": [
      {
        "alias": null,
        "args": null,
        "concreteType": "FleetInventory",
        "kind": "LinkedField",
        "name": "identityInventory",
        "plural": false,
        "selections": [
          (v1/*:: as any*/),
          {
            "alias": null,
            "args": (v4/*:: as any*/),
            "concreteType": "ClientCredentialConnection",
            "kind": "LinkedField",
            "name": "clientCredentials",
            "plural": false,
            "selections": [
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "totalCount",
                "storageKey": null
              },
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "totalCountPrecision",
                "storageKey": null
              },
              {
                "alias": null,
                "args": null,
                "concreteType": "ClientCredentialEdge",
                "kind": "LinkedField",
                "name": "edges",
                "plural": true,
                "selections": [
                  {
                    "alias": null,
                    "args": null,
                    "kind": "ScalarField",
                    "name": "cursor",
                    "storageKey": null
                  },
                  {
                    "alias": null,
                    "args": null,
                    "concreteType": "ClientCredential",
                    "kind": "LinkedField",
                    "name": "node",
                    "plural": false,
                    "selections": [
                      (v5/*:: as any*/),
                      {
                        "alias": null,
                        "args": null,
                        "kind": "ScalarField",
                        "name": "clientId",
                        "storageKey": null
                      },
                      {
                        "alias": null,
                        "args": null,
                        "kind": "ScalarField",
                        "name": "deviceName",
                        "storageKey": null
                      },
                      {
                        "alias": null,
                        "args": null,
                        "concreteType": "Group",
                        "kind": "LinkedField",
                        "name": "group",
                        "plural": false,
                        "selections": [
                          {
                            "alias": null,
                            "args": null,
                            "kind": "ScalarField",
                            "name": "groupId",
                            "storageKey": null
                          },
                          (v5/*:: as any*/)
                        ],
                        "storageKey": null
                      },
                      {
                        "alias": null,
                        "args": null,
                        "kind": "ScalarField",
                        "name": "__typename",
                        "storageKey": null
                      }
                    ],
                    "storageKey": null
                  }
                ],
                "storageKey": null
              },
              {
                "alias": null,
                "args": null,
                "concreteType": "PageInfo",
                "kind": "LinkedField",
                "name": "pageInfo",
                "plural": false,
                "selections": [
                  {
                    "alias": null,
                    "args": null,
                    "kind": "ScalarField",
                    "name": "endCursor",
                    "storageKey": null
                  },
                  {
                    "alias": null,
                    "args": null,
                    "kind": "ScalarField",
                    "name": "hasNextPage",
                    "storageKey": null
                  }
                ],
                "storageKey": null
              },
              {
                "kind": "ClientExtension",
                "selections": [
                  {
                    "alias": null,
                    "args": null,
                    "kind": "ScalarField",
                    "name": "__id",
                    "storageKey": null
                  }
                ]
              }
            ],
            "storageKey": null
          },
          {
            "alias": null,
            "args": (v4/*:: as any*/),
            "filters": [
              "filter",
              "orderBy"
            ],
            "handle": "connection",
            "key": "KeptCredentials_clientCredentials",
            "kind": "LinkedHandle",
            "name": "clientCredentials"
          }
        ],
        "storageKey": null
      }
    ]
  },
  "params": {
    "cacheID": "87e2e8144edff874abe16d41fa28ac28",
    "id": null,
    "metadata": {},
    "name": "KeptCredentialsQuery",
    "operationKind": "query",
    "text": "query KeptCredentialsQuery(\n  $filter: CredentialInventoryFilter\n  $orderBy: CredentialOrder\n) {\n  identityInventory {\n    completeness(kinds: [CLIENT_CREDENTIAL]) {\n      complete\n      missingCount\n      oldest\n    }\n  }\n  ...KeptCredentials_query_2Awgb3\n}\n\nfragment CredentialRow_credential on ClientCredential {\n  clientId\n  deviceName\n  group {\n    groupId\n    id\n  }\n}\n\nfragment KeptCredentialsEdge_edge on ClientCredentialEdge {\n  cursor\n  node {\n    id\n    ...CredentialRow_credential\n  }\n}\n\nfragment KeptCredentials_query_2Awgb3 on Query {\n  identityInventory {\n    clientCredentials(first: 50, filter: $filter, orderBy: $orderBy) {\n      totalCount\n      totalCountPrecision\n      edges {\n        ...KeptCredentialsEdge_edge\n        cursor\n        node {\n          __typename\n          id\n        }\n      }\n      pageInfo {\n        endCursor\n        hasNextPage\n      }\n    }\n  }\n}\n"
  }
};
})();

(node as any).hash = "e36d7e1f5166dd13dbebdbab041972c2";

export default node;
