/**
 * @generated SignedSource<<4888143b3f69a413d22c3a05b98a668b>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ConcreteRequest } from 'relay-runtime';
import { FragmentRefs } from "relay-runtime";
export type IdentityOrderField = "FIRST_SEEN" | "USERNAME" | "%future added value";
export type IdentityType = "CLIENT" | "UNKNOWN" | "USER" | "%future added value";
export type InventoryOrderDirection = "ASC" | "DESC" | "%future added value";
export type SignMode = "ORIGIN" | "SIGNED" | "UNKNOWN" | "%future added value";
export type IdentityInventoryFilter = {
  identityType?: ReadonlyArray<IdentityType> | null | undefined;
  secretFingerprint?: string | null | undefined;
  signMode?: ReadonlyArray<SignMode> | null | undefined;
  text?: string | null | undefined;
};
export type IdentityOrder = {
  direction: InventoryOrderDirection;
  field: IdentityOrderField;
};
export type KeptIdentitiesQuery$variables = {
  filter?: IdentityInventoryFilter | null | undefined;
  orderBy?: IdentityOrder | null | undefined;
};
export type KeptIdentitiesQuery$data = {
  readonly identityInventory: {
    readonly completeness: {
      readonly complete: boolean;
      readonly missingCount: number;
      readonly oldest: string | null | undefined;
    };
  } | null | undefined;
  readonly " $fragmentSpreads": FragmentRefs<"KeptIdentities_query">;
};
export type KeptIdentitiesQuery = {
  response: KeptIdentitiesQuery$data;
  variables: KeptIdentitiesQuery$variables;
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
        "AUTH_IDENTITY"
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
  "storageKey": "completeness(kinds:[\"AUTH_IDENTITY\"])"
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
];
return {
  "fragment": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Fragment",
    "metadata": null,
    "name": "KeptIdentitiesQuery",
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
        "name": "KeptIdentities_query"
      }
    ],
    "type": "Query",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Operation",
    "name": "KeptIdentitiesQuery",
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
            "concreteType": "AuthIdentityConnection",
            "kind": "LinkedField",
            "name": "authIdentities",
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
                "concreteType": "AuthIdentityEdge",
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
                    "concreteType": "AuthIdentity",
                    "kind": "LinkedField",
                    "name": "node",
                    "plural": false,
                    "selections": [
                      {
                        "alias": null,
                        "args": null,
                        "kind": "ScalarField",
                        "name": "id",
                        "storageKey": null
                      },
                      {
                        "alias": null,
                        "args": null,
                        "kind": "ScalarField",
                        "name": "username",
                        "storageKey": null
                      },
                      {
                        "alias": null,
                        "args": null,
                        "kind": "ScalarField",
                        "name": "identityType",
                        "storageKey": null
                      },
                      {
                        "alias": "identityClientId",
                        "args": null,
                        "kind": "ScalarField",
                        "name": "clientId",
                        "storageKey": null
                      },
                      {
                        "alias": null,
                        "args": null,
                        "kind": "ScalarField",
                        "name": "signMode",
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
            "key": "KeptIdentities_authIdentities",
            "kind": "LinkedHandle",
            "name": "authIdentities"
          }
        ],
        "storageKey": null
      }
    ]
  },
  "params": {
    "cacheID": "7a5512fb2c14a4e86dc4fd3f740662b4",
    "id": null,
    "metadata": {},
    "name": "KeptIdentitiesQuery",
    "operationKind": "query",
    "text": "query KeptIdentitiesQuery(\n  $filter: IdentityInventoryFilter\n  $orderBy: IdentityOrder\n) {\n  identityInventory {\n    completeness(kinds: [AUTH_IDENTITY]) {\n      complete\n      missingCount\n      oldest\n    }\n  }\n  ...KeptIdentities_query_2Awgb3\n}\n\nfragment IdentityRow_identity on AuthIdentity {\n  username\n  identityType\n  identityClientId: clientId\n  signMode\n}\n\nfragment KeptIdentitiesEdge_edge on AuthIdentityEdge {\n  cursor\n  node {\n    id\n    ...IdentityRow_identity\n  }\n}\n\nfragment KeptIdentities_query_2Awgb3 on Query {\n  identityInventory {\n    authIdentities(first: 50, filter: $filter, orderBy: $orderBy) {\n      totalCount\n      totalCountPrecision\n      edges {\n        ...KeptIdentitiesEdge_edge\n        cursor\n        node {\n          __typename\n          id\n        }\n      }\n      pageInfo {\n        endCursor\n        hasNextPage\n      }\n    }\n  }\n}\n"
  }
};
})();

(node as any).hash = "401a8d0b0f9a91b5ac89d569b1fa2224";

export default node;
