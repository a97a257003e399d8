/**
 * @generated SignedSource<<e6209f33b05df72278462595ec78a66e>>
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
export type KeptIdentitiesPaginationQuery$variables = {
  count?: number | null | undefined;
  cursor?: string | null | undefined;
  filter?: IdentityInventoryFilter | null | undefined;
  orderBy?: IdentityOrder | null | undefined;
};
export type KeptIdentitiesPaginationQuery$data = {
  readonly " $fragmentSpreads": FragmentRefs<"KeptIdentities_query">;
};
export type KeptIdentitiesPaginationQuery = {
  response: KeptIdentitiesPaginationQuery$data;
  variables: KeptIdentitiesPaginationQuery$variables;
};

const node: ConcreteRequest = (function(){
var v0 = [
  {
    "defaultValue": 50,
    "kind": "LocalArgument",
    "name": "count"
  },
  {
    "defaultValue": null,
    "kind": "LocalArgument",
    "name": "cursor"
  },
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
  "kind": "Variable",
  "name": "filter",
  "variableName": "filter"
},
v2 = {
  "kind": "Variable",
  "name": "orderBy",
  "variableName": "orderBy"
},
v3 = [
  {
    "kind": "Variable",
    "name": "after",
    "variableName": "cursor"
  },
  (v1/*:: as any*/),
  {
    "kind": "Variable",
    "name": "first",
    "variableName": "count"
  },
  (v2/*:: as any*/)
];
return {
  "fragment": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Fragment",
    "metadata": null,
    "name": "KeptIdentitiesPaginationQuery",
    "selections": [
      {
        "args": [
          {
            "kind": "Variable",
            "name": "count",
            "variableName": "count"
          },
          {
            "kind": "Variable",
            "name": "cursor",
            "variableName": "cursor"
          },
          (v1/*:: as any*/),
          (v2/*:: as any*/)
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
    "name": "KeptIdentitiesPaginationQuery",
    "selections": [
      {
        "alias": null,
        "args": null,
        "concreteType": "FleetInventory",
        "kind": "LinkedField",
        "name": "identityInventory",
        "plural": false,
        "selections": [
          {
            "alias": null,
            "args": (v3/*:: as any*/),
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
            "args": (v3/*:: as any*/),
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
    "cacheID": "f1ff90fcae59595f1cb77c99e684e80f",
    "id": null,
    "metadata": {},
    "name": "KeptIdentitiesPaginationQuery",
    "operationKind": "query",
    "text": "query KeptIdentitiesPaginationQuery(\n  $count: Int = 50\n  $cursor: String\n  $filter: IdentityInventoryFilter\n  $orderBy: IdentityOrder\n) {\n  ...KeptIdentities_query_1FfpYs\n}\n\nfragment IdentityRow_identity on AuthIdentity {\n  username\n  identityType\n  identityClientId: clientId\n  signMode\n}\n\nfragment KeptIdentitiesEdge_edge on AuthIdentityEdge {\n  cursor\n  node {\n    id\n    ...IdentityRow_identity\n  }\n}\n\nfragment KeptIdentities_query_1FfpYs on Query {\n  identityInventory {\n    authIdentities(first: $count, after: $cursor, filter: $filter, orderBy: $orderBy) {\n      totalCount\n      totalCountPrecision\n      edges {\n        ...KeptIdentitiesEdge_edge\n        cursor\n        node {\n          __typename\n          id\n        }\n      }\n      pageInfo {\n        endCursor\n        hasNextPage\n      }\n    }\n  }\n}\n"
  }
};
})();

(node as any).hash = "91017110265677f5860b7e08318d2260";

export default node;
