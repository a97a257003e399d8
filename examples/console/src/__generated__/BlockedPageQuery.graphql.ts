/**
 * @generated SignedSource<<3a2a842039677a68cf9a7315b3783e17>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ConcreteRequest } from 'relay-runtime';
import { FragmentRefs } from "relay-runtime";
export type Capability = "CA_CERTIFICATES" | "CA_SETTINGS" | "CLIENT_CREDENTIALS" | "CUSTOM_AUTH" | "DEVICES" | "DEVICE_CERTIFICATES" | "DEVICE_POLICIES" | "DEVICE_SEARCH" | "GROUPS" | "SESSIONS" | "TOKENS" | "%future added value";
export type BlockedPageQuery$variables = {
  id: string;
};
export type BlockedPageQuery$data = {
  readonly node: {
    readonly instance: {
      readonly capabilities: ReadonlyArray<Capability>;
      readonly " $fragmentSpreads": FragmentRefs<"BlockedList_instance" | "InstanceHead_instance">;
    } | null | undefined;
  } | null | undefined;
};
export type BlockedPageQuery = {
  response: BlockedPageQuery$data;
  variables: BlockedPageQuery$variables;
};

const node: ConcreteRequest = (function(){
var v0 = [
  {
    "defaultValue": null,
    "kind": "LocalArgument",
    "name": "id"
  }
],
v1 = [
  {
    "kind": "Variable",
    "name": "id",
    "variableName": "id"
  }
],
v2 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "capabilities",
  "storageKey": null
},
v3 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "__typename",
  "storageKey": null
},
v4 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "id",
  "storageKey": null
},
v5 = [
  {
    "kind": "Literal",
    "name": "first",
    "value": 50
  }
];
return {
  "fragment": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Fragment",
    "metadata": null,
    "name": "BlockedPageQuery",
    "selections": [
      {
        "alias": null,
        "args": (v1/*:: as any*/),
        "concreteType": null,
        "kind": "LinkedField",
        "name": "node",
        "plural": false,
        "selections": [
          {
            "fragment": {
              "kind": "InlineFragment",
              "selections": [
                (v2/*:: as any*/),
                {
                  "args": null,
                  "kind": "FragmentSpread",
                  "name": "InstanceHead_instance"
                },
                {
                  "args": null,
                  "kind": "FragmentSpread",
                  "name": "BlockedList_instance"
                }
              ],
              "type": "Instance",
              "abstractKey": null
            },
            "kind": "AliasedInlineFragmentSpread",
            "name": "instance"
          }
        ],
        "storageKey": null
      }
    ],
    "type": "Query",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Operation",
    "name": "BlockedPageQuery",
    "selections": [
      {
        "alias": null,
        "args": (v1/*:: as any*/),
        "concreteType": null,
        "kind": "LinkedField",
        "name": "node",
        "plural": false,
        "selections": [
          (v3/*:: as any*/),
          (v4/*:: as any*/),
          {
            "kind": "InlineFragment",
            "selections": [
              (v2/*:: as any*/),
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "name",
                "storageKey": null
              },
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "instanceId",
                "storageKey": null
              },
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "provider",
                "storageKey": null
              },
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "edition",
                "storageKey": null
              },
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "region",
                "storageKey": null
              },
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "status",
                "storageKey": null
              },
              {
                "alias": null,
                "args": (v5/*:: as any*/),
                "concreteType": "BlockedClientConnection",
                "kind": "LinkedField",
                "name": "blockedClients",
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
                    "concreteType": "BlockedClientEdge",
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
                        "concreteType": "BlockedClient",
                        "kind": "LinkedField",
                        "name": "node",
                        "plural": false,
                        "selections": [
                          (v4/*:: as any*/),
                          {
                            "alias": null,
                            "args": null,
                            "kind": "ScalarField",
                            "name": "clientId",
                            "storageKey": null
                          },
                          (v3/*:: as any*/)
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
                "storageKey": "blockedClients(first:50)"
              },
              {
                "alias": null,
                "args": (v5/*:: as any*/),
                "filters": null,
                "handle": "connection",
                "key": "BlockedList_blockedClients",
                "kind": "LinkedHandle",
                "name": "blockedClients"
              }
            ],
            "type": "Instance",
            "abstractKey": null
          }
        ],
        "storageKey": null
      }
    ]
  },
  "params": {
    "cacheID": "50ec06273b93354f748524e3165bdf95",
    "id": null,
    "metadata": {},
    "name": "BlockedPageQuery",
    "operationKind": "query",
    "text": "query BlockedPageQuery(\n  $id: ID!\n) {\n  node(id: $id) {\n    __typename\n    ... on Instance {\n      capabilities\n      ...InstanceHead_instance\n      ...BlockedList_instance\n    }\n    id\n  }\n}\n\nfragment BlockedListEdge_edge on BlockedClientEdge {\n  cursor\n  node {\n    id\n    ...BlockedRow_client\n  }\n}\n\nfragment BlockedList_instance on Instance {\n  blockedClients(first: 50) {\n    totalCount\n    totalCountPrecision\n    edges {\n      ...BlockedListEdge_edge\n      cursor\n      node {\n        __typename\n        id\n      }\n    }\n    pageInfo {\n      endCursor\n      hasNextPage\n    }\n  }\n  id\n}\n\nfragment BlockedRow_client on BlockedClient {\n  clientId\n}\n\nfragment InstanceHead_instance on Instance {\n  id\n  name\n  instanceId\n  provider\n  edition\n  region\n  status\n  capabilities\n}\n"
  }
};
})();

(node as any).hash = "06a6407aac88256c28c73284a1475e8e";

export default node;
