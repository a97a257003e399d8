/**
 * @generated SignedSource<<3fab23575e2180be7c110d53d220be59>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ConcreteRequest } from 'relay-runtime';
import { FragmentRefs } from "relay-runtime";
export type ChangeKind = "CREATED" | "DELETED" | "UPDATED" | "%future added value";
export type ChangeSource = "MUTATION" | "POLL" | "%future added value";
export type EntityKind = "AUTH_IDENTITY" | "AUTH_PERMISSION" | "BLOCKED_CLIENT" | "CA_CERTIFICATE" | "CLIENT_CREDENTIAL" | "DEVICE" | "DEVICE_CERTIFICATE" | "DEVICE_POLICY" | "FINDING" | "GROUP" | "INSTANCE" | "%future added value";
export type InventoryChangeFilter = {
  changes?: ReadonlyArray<ChangeKind> | null | undefined;
  entityId?: string | null | undefined;
  from?: string | null | undefined;
  kinds?: ReadonlyArray<EntityKind> | null | undefined;
  source?: ChangeSource | null | undefined;
  to?: string | null | undefined;
};
export type ChangesPageQuery$variables = {
  filter: InventoryChangeFilter;
};
export type ChangesPageQuery$data = {
  readonly " $fragmentSpreads": FragmentRefs<"ChangesPage_query">;
};
export type ChangesPageQuery = {
  response: ChangesPageQuery$data;
  variables: ChangesPageQuery$variables;
};

const node: ConcreteRequest = (function(){
var v0 = [
  {
    "defaultValue": null,
    "kind": "LocalArgument",
    "name": "filter"
  }
],
v1 = {
  "kind": "Variable",
  "name": "filter",
  "variableName": "filter"
},
v2 = [
  (v1/*:: as any*/),
  {
    "kind": "Literal",
    "name": "first",
    "value": 50
  }
],
v3 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "kind",
  "storageKey": null
},
v4 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "name",
  "storageKey": null
},
v5 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "instanceId",
  "storageKey": null
},
v6 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "id",
  "storageKey": null
},
v7 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "__typename",
  "storageKey": null
},
v8 = {
  "alias": null,
  "args": null,
  "concreteType": "Instance",
  "kind": "LinkedField",
  "name": "instance",
  "plural": false,
  "selections": [
    (v6/*:: as any*/),
    (v4/*:: as any*/),
    (v5/*:: as any*/),
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "provider",
      "storageKey": null
    }
  ],
  "storageKey": null
},
v9 = [
  {
    "alias": null,
    "args": null,
    "kind": "ScalarField",
    "name": "clientId",
    "storageKey": null
  },
  (v8/*:: as any*/)
];
return {
  "fragment": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Fragment",
    "metadata": null,
    "name": "ChangesPageQuery",
    "selections": [
      {
        "args": [
          (v1/*:: as any*/)
        ],
        "kind": "FragmentSpread",
        "name": "ChangesPage_query"
      }
    ],
    "type": "Query",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Operation",
    "name": "ChangesPageQuery",
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
            "args": (v2/*:: as any*/),
            "concreteType": "InventoryChangeConnection",
            "kind": "LinkedField",
            "name": "changes",
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
                "kind": "ScalarField",
                "name": "gapCount",
                "storageKey": null
              },
              {
                "alias": null,
                "args": null,
                "concreteType": "InventoryChangeGap",
                "kind": "LinkedField",
                "name": "gaps",
                "plural": true,
                "selections": [
                  {
                    "alias": null,
                    "args": null,
                    "kind": "ScalarField",
                    "name": "account",
                    "storageKey": null
                  },
                  (v3/*:: as any*/),
                  {
                    "alias": null,
                    "args": null,
                    "kind": "ScalarField",
                    "name": "from",
                    "storageKey": null
                  },
                  {
                    "alias": null,
                    "args": null,
                    "kind": "ScalarField",
                    "name": "to",
                    "storageKey": null
                  },
                  {
                    "alias": null,
                    "args": null,
                    "concreteType": "Instance",
                    "kind": "LinkedField",
                    "name": "instance",
                    "plural": false,
                    "selections": [
                      (v4/*:: as any*/),
                      (v5/*:: as any*/),
                      (v6/*:: as any*/)
                    ],
                    "storageKey": null
                  }
                ],
                "storageKey": null
              },
              {
                "alias": null,
                "args": null,
                "concreteType": "InventoryChangeEdge",
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
                    "concreteType": "InventoryChange",
                    "kind": "LinkedField",
                    "name": "node",
                    "plural": false,
                    "selections": [
                      {
                        "alias": null,
                        "args": null,
                        "kind": "ScalarField",
                        "name": "at",
                        "storageKey": null
                      },
                      {
                        "alias": null,
                        "args": null,
                        "kind": "ScalarField",
                        "name": "notBefore",
                        "storageKey": null
                      },
                      {
                        "alias": null,
                        "args": null,
                        "kind": "ScalarField",
                        "name": "change",
                        "storageKey": null
                      },
                      {
                        "alias": null,
                        "args": null,
                        "kind": "ScalarField",
                        "name": "source",
                        "storageKey": null
                      },
                      {
                        "alias": null,
                        "args": null,
                        "kind": "ScalarField",
                        "name": "principal",
                        "storageKey": null
                      },
                      (v3/*:: as any*/),
                      {
                        "alias": null,
                        "args": null,
                        "concreteType": "InventoryChangedField",
                        "kind": "LinkedField",
                        "name": "fields",
                        "plural": true,
                        "selections": [
                          (v4/*:: as any*/),
                          {
                            "alias": null,
                            "args": null,
                            "kind": "ScalarField",
                            "name": "before",
                            "storageKey": null
                          },
                          {
                            "alias": null,
                            "args": null,
                            "kind": "ScalarField",
                            "name": "after",
                            "storageKey": null
                          }
                        ],
                        "storageKey": null
                      },
                      {
                        "alias": null,
                        "args": null,
                        "concreteType": null,
                        "kind": "LinkedField",
                        "name": "entity",
                        "plural": false,
                        "selections": [
                          (v7/*:: as any*/),
                          {
                            "kind": "TypeDiscriminator",
                            "abstractKey": "__isNode"
                          },
                          (v6/*:: as any*/),
                          {
                            "kind": "InlineFragment",
                            "selections": [
                              (v4/*:: as any*/),
                              (v5/*:: as any*/)
                            ],
                            "type": "Instance",
                            "abstractKey": null
                          },
                          {
                            "kind": "InlineFragment",
                            "selections": [
                              (v4/*:: as any*/),
                              {
                                "alias": null,
                                "args": null,
                                "kind": "ScalarField",
                                "name": "deviceId",
                                "storageKey": null
                              },
                              (v8/*:: as any*/)
                            ],
                            "type": "Device",
                            "abstractKey": null
                          },
                          {
                            "kind": "InlineFragment",
                            "selections": (v9/*:: as any*/),
                            "type": "ClientCredential",
                            "abstractKey": null
                          },
                          {
                            "kind": "InlineFragment",
                            "selections": [
                              (v4/*:: as any*/),
                              {
                                "alias": null,
                                "args": null,
                                "kind": "ScalarField",
                                "name": "caId",
                                "storageKey": null
                              },
                              (v8/*:: as any*/)
                            ],
                            "type": "CaCertificate",
                            "abstractKey": null
                          },
                          {
                            "kind": "InlineFragment",
                            "selections": [
                              {
                                "alias": null,
                                "args": null,
                                "kind": "ScalarField",
                                "name": "commonName",
                                "storageKey": null
                              },
                              {
                                "alias": null,
                                "args": null,
                                "kind": "ScalarField",
                                "name": "certificateId",
                                "storageKey": null
                              },
                              (v8/*:: as any*/)
                            ],
                            "type": "DeviceCertificate",
                            "abstractKey": null
                          },
                          {
                            "kind": "InlineFragment",
                            "selections": [
                              (v4/*:: as any*/),
                              {
                                "alias": null,
                                "args": null,
                                "kind": "ScalarField",
                                "name": "groupId",
                                "storageKey": null
                              },
                              (v8/*:: as any*/)
                            ],
                            "type": "Group",
                            "abstractKey": null
                          },
                          {
                            "kind": "InlineFragment",
                            "selections": [
                              {
                                "alias": null,
                                "args": null,
                                "kind": "ScalarField",
                                "name": "username",
                                "storageKey": null
                              },
                              (v8/*:: as any*/)
                            ],
                            "type": "AuthIdentity",
                            "abstractKey": null
                          },
                          {
                            "kind": "InlineFragment",
                            "selections": [
                              {
                                "alias": null,
                                "args": null,
                                "kind": "ScalarField",
                                "name": "topic",
                                "storageKey": null
                              },
                              (v8/*:: as any*/)
                            ],
                            "type": "AuthPermission",
                            "abstractKey": null
                          },
                          {
                            "kind": "InlineFragment",
                            "selections": (v9/*:: as any*/),
                            "type": "BlockedClient",
                            "abstractKey": null
                          },
                          {
                            "kind": "InlineFragment",
                            "selections": [
                              (v4/*:: as any*/),
                              {
                                "alias": null,
                                "args": null,
                                "kind": "ScalarField",
                                "name": "policyId",
                                "storageKey": null
                              },
                              (v8/*:: as any*/)
                            ],
                            "type": "DevicePolicy",
                            "abstractKey": null
                          }
                        ],
                        "storageKey": null
                      },
                      (v7/*:: as any*/)
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
            "args": (v2/*:: as any*/),
            "filters": [
              "filter"
            ],
            "handle": "connection",
            "key": "ChangesPage_changes",
            "kind": "LinkedHandle",
            "name": "changes"
          }
        ],
        "storageKey": null
      }
    ]
  },
  "params": {
    "cacheID": "f7ccdc1e260f05a89878d1669f0cb365",
    "id": null,
    "metadata": {},
    "name": "ChangesPageQuery",
    "operationKind": "query",
    "text": "query ChangesPageQuery(\n  $filter: InventoryChangeFilter!\n) {\n  ...ChangesPage_query_Vt7Yj\n}\n\nfragment ChangeGaps_changes on InventoryChangeConnection {\n  gapCount\n  gaps {\n    account\n    kind\n    from\n    to\n    instance {\n      name\n      instanceId\n      id\n    }\n  }\n}\n\nfragment ChangeRow_change on InventoryChange {\n  at\n  notBefore\n  change\n  source\n  principal\n  kind\n  fields {\n    name\n    before\n    after\n  }\n  entity {\n    __typename\n    ...objectName_node\n    id\n  }\n}\n\nfragment ChangesPageEdge_edge on InventoryChangeEdge {\n  cursor\n  node {\n    ...ChangeRow_change\n  }\n}\n\nfragment ChangesPage_query_Vt7Yj on Query {\n  identityInventory {\n    changes(first: 50, filter: $filter) {\n      totalCount\n      totalCountPrecision\n      ...ChangeGaps_changes\n      edges {\n        ...ChangesPageEdge_edge\n        cursor\n        node {\n          __typename\n        }\n      }\n      pageInfo {\n        endCursor\n        hasNextPage\n      }\n    }\n  }\n}\n\nfragment objectName_node on Node {\n  __isNode: __typename\n  __typename\n  id\n  ... on Instance {\n    name\n    instanceId\n  }\n  ... on Device {\n    name\n    deviceId\n    instance {\n      id\n      name\n      instanceId\n      provider\n    }\n  }\n  ... on ClientCredential {\n    clientId\n    instance {\n      id\n      name\n      instanceId\n      provider\n    }\n  }\n  ... on CaCertificate {\n    name\n    caId\n    instance {\n      id\n      name\n      instanceId\n      provider\n    }\n  }\n  ... on DeviceCertificate {\n    commonName\n    certificateId\n    instance {\n      id\n      name\n      instanceId\n      provider\n    }\n  }\n  ... on Group {\n    name\n    groupId\n    instance {\n      id\n      name\n      instanceId\n      provider\n    }\n  }\n  ... on AuthIdentity {\n    username\n    instance {\n      id\n      name\n      instanceId\n      provider\n    }\n  }\n  ... on AuthPermission {\n    topic\n    instance {\n      id\n      name\n      instanceId\n      provider\n    }\n  }\n  ... on BlockedClient {\n    clientId\n    instance {\n      id\n      name\n      instanceId\n      provider\n    }\n  }\n  ... on DevicePolicy {\n    name\n    policyId\n    instance {\n      id\n      name\n      instanceId\n      provider\n    }\n  }\n}\n"
  }
};
})();

(node as any).hash = "69a425c8da9d9ecef8233c6c2a5b0618";

export default node;
