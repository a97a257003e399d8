/**
 * @generated SignedSource<<11ce8512fb9875af103ac62c68349ab3>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ConcreteRequest } from 'relay-runtime';
import { FragmentRefs } from "relay-runtime";
export type Capability = "CA_CERTIFICATES" | "CA_SETTINGS" | "CLIENT_CREDENTIALS" | "CUSTOM_AUTH" | "DEVICES" | "DEVICE_CERTIFICATES" | "DEVICE_POLICIES" | "DEVICE_SEARCH" | "GROUPS" | "SESSIONS" | "TOKENS" | "%future added value";
export type AuthorizersPageQuery$variables = {
  id: string;
};
export type AuthorizersPageQuery$data = {
  readonly node: {
    readonly instance: {
      readonly capabilities: ReadonlyArray<Capability>;
      readonly " $fragmentSpreads": FragmentRefs<"AuthorizerList_instance" | "InstanceHead_instance">;
    } | null | undefined;
  } | null | undefined;
};
export type AuthorizersPageQuery = {
  response: AuthorizersPageQuery$data;
  variables: AuthorizersPageQuery$variables;
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
v5 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "name",
  "storageKey": null
},
v6 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "status",
  "storageKey": null
},
v7 = [
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
    "name": "AuthorizersPageQuery",
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
                  "name": "AuthorizerList_instance"
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
    "name": "AuthorizersPageQuery",
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
              (v5/*:: as any*/),
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
              (v6/*:: as any*/),
              {
                "alias": null,
                "args": (v7/*:: as any*/),
                "concreteType": "DeviceAuthorizerConnection",
                "kind": "LinkedField",
                "name": "deviceAuthorizers",
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
                    "concreteType": "DeviceAuthorizerEdge",
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
                        "concreteType": "DeviceAuthorizer",
                        "kind": "LinkedField",
                        "name": "node",
                        "plural": false,
                        "selections": [
                          (v4/*:: as any*/),
                          {
                            "alias": null,
                            "args": null,
                            "kind": "ScalarField",
                            "name": "authorizerId",
                            "storageKey": null
                          },
                          (v5/*:: as any*/),
                          {
                            "alias": null,
                            "args": null,
                            "kind": "ScalarField",
                            "name": "functionName",
                            "storageKey": null
                          },
                          {
                            "alias": null,
                            "args": null,
                            "kind": "ScalarField",
                            "name": "isDefault",
                            "storageKey": null
                          },
                          (v6/*:: as any*/),
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
                "storageKey": "deviceAuthorizers(first:50)"
              },
              {
                "alias": null,
                "args": (v7/*:: as any*/),
                "filters": null,
                "handle": "connection",
                "key": "AuthorizerList_deviceAuthorizers",
                "kind": "LinkedHandle",
                "name": "deviceAuthorizers"
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
    "cacheID": "0341ec8d6fa0dfa3d5fe4c15b12ce59e",
    "id": null,
    "metadata": {},
    "name": "AuthorizersPageQuery",
    "operationKind": "query",
    "text": "query AuthorizersPageQuery(\n  $id: ID!\n) {\n  node(id: $id) {\n    __typename\n    ... on Instance {\n      capabilities\n      ...InstanceHead_instance\n      ...AuthorizerList_instance\n    }\n    id\n  }\n}\n\nfragment AuthorizerListEdge_edge on DeviceAuthorizerEdge {\n  cursor\n  node {\n    id\n    ...AuthorizerRow_authorizer\n  }\n}\n\nfragment AuthorizerList_instance on Instance {\n  deviceAuthorizers(first: 50) {\n    totalCount\n    totalCountPrecision\n    edges {\n      ...AuthorizerListEdge_edge\n      cursor\n      node {\n        __typename\n        id\n      }\n    }\n    pageInfo {\n      endCursor\n      hasNextPage\n    }\n  }\n  id\n}\n\nfragment AuthorizerRow_authorizer on DeviceAuthorizer {\n  authorizerId\n  name\n  functionName\n  isDefault\n  status\n}\n\nfragment InstanceHead_instance on Instance {\n  id\n  name\n  instanceId\n  provider\n  edition\n  region\n  status\n  capabilities\n}\n"
  }
};
})();

(node as any).hash = "b9a5cfd4a4bbac552d235483e4abd401";

export default node;
