/**
 * @generated SignedSource<<92f7e97c892594cc5bb0f9b76cb25de4>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ConcreteRequest } from 'relay-runtime';
import { FragmentRefs } from "relay-runtime";
export type Capability = "CA_CERTIFICATES" | "CA_SETTINGS" | "CLIENT_CREDENTIALS" | "CUSTOM_AUTH" | "DEVICES" | "DEVICE_CERTIFICATES" | "DEVICE_POLICIES" | "DEVICE_SEARCH" | "GROUPS" | "SESSIONS" | "TOKENS" | "%future added value";
export type IdentitiesPageQuery$variables = {
  id: string;
};
export type IdentitiesPageQuery$data = {
  readonly node: {
    readonly instance: {
      readonly capabilities: ReadonlyArray<Capability>;
      readonly " $fragmentSpreads": FragmentRefs<"IdentityList_instance" | "InstanceHead_instance">;
    } | null | undefined;
  } | null | undefined;
};
export type IdentitiesPageQuery = {
  response: IdentitiesPageQuery$data;
  variables: IdentitiesPageQuery$variables;
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
    "name": "IdentitiesPageQuery",
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
                  "name": "IdentityList_instance"
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
    "name": "IdentitiesPageQuery",
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
                          (v4/*:: as any*/),
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
                "storageKey": "authIdentities(first:50)"
              },
              {
                "alias": null,
                "args": (v5/*:: as any*/),
                "filters": null,
                "handle": "connection",
                "key": "IdentityList_authIdentities",
                "kind": "LinkedHandle",
                "name": "authIdentities"
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
    "cacheID": "9f5fe6ed73183ed7b1db76245feabe39",
    "id": null,
    "metadata": {},
    "name": "IdentitiesPageQuery",
    "operationKind": "query",
    "text": "query IdentitiesPageQuery(\n  $id: ID!\n) {\n  node(id: $id) {\n    __typename\n    ... on Instance {\n      capabilities\n      ...InstanceHead_instance\n      ...IdentityList_instance\n    }\n    id\n  }\n}\n\nfragment IdentityListEdge_edge on AuthIdentityEdge {\n  cursor\n  node {\n    id\n    ...IdentityRow_identity\n  }\n}\n\nfragment IdentityList_instance on Instance {\n  authIdentities(first: 50) {\n    totalCount\n    totalCountPrecision\n    edges {\n      ...IdentityListEdge_edge\n      cursor\n      node {\n        __typename\n        id\n      }\n    }\n    pageInfo {\n      endCursor\n      hasNextPage\n    }\n  }\n  id\n}\n\nfragment IdentityRow_identity on AuthIdentity {\n  username\n  identityType\n  identityClientId: clientId\n  signMode\n}\n\nfragment InstanceHead_instance on Instance {\n  id\n  name\n  instanceId\n  provider\n  edition\n  region\n  status\n  capabilities\n}\n"
  }
};
})();

(node as any).hash = "e872a1cfffff669c8052fe0dcfa9a90c";

export default node;
