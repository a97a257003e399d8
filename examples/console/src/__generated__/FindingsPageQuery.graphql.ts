/**
 * @generated SignedSource<<b8c8397069af397f6c4e241dd934d86b>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ConcreteRequest } from 'relay-runtime';
import { FragmentRefs, Result } from "relay-runtime";
export type FindingCheck = "CA_EXPIRED" | "CA_EXPIRING" | "CA_INACTIVE_WITH_ACTIVE_CERTIFICATES" | "CA_IN_SEVERAL_PLACES" | "CA_UNVERIFIED" | "CA_WITHOUT_CERTIFICATES" | "CERTIFICATE_ACTIVE_NEVER_USED" | "CERTIFICATE_EXPIRED_IN_USE" | "CERTIFICATE_EXPIRING" | "CERTIFICATE_ISSUER_UNKNOWN" | "CERTIFICATE_OUTLIVES_CA" | "CERTIFICATE_SHARED_BY_DEVICES" | "CREDENTIAL_IN_UNKNOWN_GROUP" | "CREDENTIAL_OLD" | "DEVICE_FROZEN_WITH_ACTIVE_CERTIFICATE" | "DEVICE_NEVER_CONNECTED" | "IDENTITY_SECRET_SENT_AS_PASSWORD" | "IDENTITY_SECRET_SHARED" | "IDENTITY_WITHOUT_PERMISSION" | "KEY_WEAK" | "PERMISSION_ON_EVERY_TOPIC" | "POLICY_ON_EVERY_TOPIC" | "SAME_KEY_IN_SEVERAL_CERTIFICATES" | "SIGNATURE_WEAK" | "%future added value";
export type FindingOrderField = "FIRST_SEEN" | "SEVERITY" | "%future added value";
export type FindingSeverity = "CRITICAL" | "HIGH" | "INFO" | "LOW" | "MEDIUM" | "%future added value";
export type FindingState = "OPEN" | "RESOLVED" | "SUPPRESSED" | "%future added value";
export type InventoryOrderDirection = "ASC" | "DESC" | "%future added value";
export type FindingFilter = {
  checks?: ReadonlyArray<FindingCheck> | null | undefined;
  minSeverity?: FindingSeverity | null | undefined;
  nodeId?: string | null | undefined;
  severity?: ReadonlyArray<FindingSeverity> | null | undefined;
  state?: ReadonlyArray<FindingState> | null | undefined;
  text?: string | null | undefined;
};
export type FindingOrder = {
  direction: InventoryOrderDirection;
  field: FindingOrderField;
};
export type FindingsPageQuery$variables = {
  counted: FindingFilter;
  filter: FindingFilter;
  order: FindingOrder;
};
export type FindingsPageQuery$data = {
  readonly identityInventory: {
    readonly findingCounts: Result<ReadonlyArray<{
      readonly check: FindingCheck;
      readonly count: number;
      readonly severity: FindingSeverity;
      readonly title: string;
    }> | null | undefined, unknown>;
  } | null | undefined;
  readonly " $fragmentSpreads": FragmentRefs<"FindingsPage_query">;
};
export type FindingsPageQuery = {
  response: FindingsPageQuery$data;
  variables: FindingsPageQuery$variables;
};

const node: ConcreteRequest = (function(){
var v0 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "counted"
},
v1 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "filter"
},
v2 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "order"
},
v3 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "check",
  "storageKey": null
},
v4 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "title",
  "storageKey": null
},
v5 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "severity",
  "storageKey": null
},
v6 = {
  "alias": null,
  "args": [
    {
      "kind": "Variable",
      "name": "filter",
      "variableName": "counted"
    }
  ],
  "concreteType": "FindingCount",
  "kind": "LinkedField",
  "name": "findingCounts",
  "plural": true,
  "selections": [
    (v3/*:: as any*/),
    (v4/*:: as any*/),
    (v5/*:: as any*/),
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "count",
      "storageKey": null
    }
  ],
  "storageKey": null
},
v7 = {
  "kind": "Variable",
  "name": "filter",
  "variableName": "filter"
},
v8 = [
  (v7/*:: as any*/),
  {
    "kind": "Literal",
    "name": "first",
    "value": 50
  },
  {
    "kind": "Variable",
    "name": "orderBy",
    "variableName": "order"
  }
],
v9 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "id",
  "storageKey": null
},
v10 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "__typename",
  "storageKey": null
},
v11 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "name",
  "storageKey": null
},
v12 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "instanceId",
  "storageKey": null
},
v13 = {
  "alias": null,
  "args": null,
  "concreteType": "Instance",
  "kind": "LinkedField",
  "name": "instance",
  "plural": false,
  "selections": [
    (v9/*:: as any*/),
    (v11/*:: as any*/),
    (v12/*:: as any*/),
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
v14 = [
  {
    "alias": null,
    "args": null,
    "kind": "ScalarField",
    "name": "clientId",
    "storageKey": null
  },
  (v13/*:: as any*/)
];
return {
  "fragment": {
    "argumentDefinitions": [
      (v0/*:: as any*/),
      (v1/*:: as any*/),
      (v2/*:: as any*/)
    ],
    "kind": "Fragment",
    "metadata": null,
    "name": "FindingsPageQuery",
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
            "kind": "CatchField",
            "field": (v6/*:: as any*/),
            "to": "RESULT"
          }
        ],
        "storageKey": null
      },
      {
        "args": [
          (v7/*:: as any*/),
          {
            "kind": "Variable",
            "name": "order",
            "variableName": "order"
          }
        ],
        "kind": "FragmentSpread",
        "name": "FindingsPage_query"
      }
    ],
    "type": "Query",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": [
      (v1/*:: as any*/),
      (v2/*:: as any*/),
      (v0/*:: as any*/)
    ],
    "kind": "Operation",
    "name": "FindingsPageQuery",
    "selections": [
      {
        "alias": null,
        "args": null,
        "concreteType": "FleetInventory",
        "kind": "LinkedField",
        "name": "identityInventory",
        "plural": false,
        "selections": [
          (v6/*:: as any*/),
          {
            "alias": null,
            "args": (v8/*:: as any*/),
            "concreteType": "FindingConnection",
            "kind": "LinkedField",
            "name": "findings",
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
                "concreteType": "FindingEdge",
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
                    "concreteType": "Finding",
                    "kind": "LinkedField",
                    "name": "node",
                    "plural": false,
                    "selections": [
                      (v9/*:: as any*/),
                      (v3/*:: as any*/),
                      (v5/*:: as any*/),
                      (v4/*:: as any*/),
                      {
                        "alias": null,
                        "args": null,
                        "kind": "ScalarField",
                        "name": "firstSeenAt",
                        "storageKey": null
                      },
                      {
                        "alias": null,
                        "args": null,
                        "kind": "ScalarField",
                        "name": "resolvedAt",
                        "storageKey": null
                      },
                      {
                        "alias": null,
                        "args": null,
                        "concreteType": "FindingSuppression",
                        "kind": "LinkedField",
                        "name": "suppression",
                        "plural": false,
                        "selections": [
                          {
                            "alias": null,
                            "args": null,
                            "kind": "ScalarField",
                            "name": "at",
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
                        "name": "node",
                        "plural": false,
                        "selections": [
                          (v10/*:: as any*/),
                          {
                            "kind": "TypeDiscriminator",
                            "abstractKey": "__isNode"
                          },
                          (v9/*:: as any*/),
                          {
                            "kind": "InlineFragment",
                            "selections": [
                              (v11/*:: as any*/),
                              (v12/*:: as any*/)
                            ],
                            "type": "Instance",
                            "abstractKey": null
                          },
                          {
                            "kind": "InlineFragment",
                            "selections": [
                              (v11/*:: as any*/),
                              {
                                "alias": null,
                                "args": null,
                                "kind": "ScalarField",
                                "name": "deviceId",
                                "storageKey": null
                              },
                              (v13/*:: as any*/)
                            ],
                            "type": "Device",
                            "abstractKey": null
                          },
                          {
                            "kind": "InlineFragment",
                            "selections": (v14/*:: as any*/),
                            "type": "ClientCredential",
                            "abstractKey": null
                          },
                          {
                            "kind": "InlineFragment",
                            "selections": [
                              (v11/*:: as any*/),
                              {
                                "alias": null,
                                "args": null,
                                "kind": "ScalarField",
                                "name": "caId",
                                "storageKey": null
                              },
                              (v13/*:: as any*/)
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
                              (v13/*:: as any*/)
                            ],
                            "type": "DeviceCertificate",
                            "abstractKey": null
                          },
                          {
                            "kind": "InlineFragment",
                            "selections": [
                              (v11/*:: as any*/),
                              {
                                "alias": null,
                                "args": null,
                                "kind": "ScalarField",
                                "name": "groupId",
                                "storageKey": null
                              },
                              (v13/*:: as any*/)
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
                              (v13/*:: as any*/)
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
                              (v13/*:: as any*/)
                            ],
                            "type": "AuthPermission",
                            "abstractKey": null
                          },
                          {
                            "kind": "InlineFragment",
                            "selections": (v14/*:: as any*/),
                            "type": "BlockedClient",
                            "abstractKey": null
                          },
                          {
                            "kind": "InlineFragment",
                            "selections": [
                              (v11/*:: as any*/),
                              {
                                "alias": null,
                                "args": null,
                                "kind": "ScalarField",
                                "name": "policyId",
                                "storageKey": null
                              },
                              (v13/*:: as any*/)
                            ],
                            "type": "DevicePolicy",
                            "abstractKey": null
                          }
                        ],
                        "storageKey": null
                      },
                      (v10/*:: as any*/)
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
            "args": (v8/*:: as any*/),
            "filters": [
              "filter",
              "orderBy"
            ],
            "handle": "connection",
            "key": "FindingsPage_findings",
            "kind": "LinkedHandle",
            "name": "findings"
          }
        ],
        "storageKey": null
      }
    ]
  },
  "params": {
    "cacheID": "fb279242ad26d1f75f23a5bf032d551a",
    "id": null,
    "metadata": {},
    "name": "FindingsPageQuery",
    "operationKind": "query",
    "text": "query FindingsPageQuery(\n  $filter: FindingFilter!\n  $order: FindingOrder!\n  $counted: FindingFilter!\n) {\n  identityInventory {\n    findingCounts(filter: $counted) {\n      check\n      title\n      severity\n      count\n    }\n  }\n  ...FindingsPage_query_3Rf5Y0\n}\n\nfragment FindingRow_finding on Finding {\n  check\n  severity\n  title\n  firstSeenAt\n  resolvedAt\n  suppression {\n    at\n  }\n  node {\n    __typename\n    ...objectName_node\n    id\n  }\n}\n\nfragment FindingsPageEdge_edge on FindingEdge {\n  cursor\n  node {\n    id\n    ...FindingRow_finding\n  }\n}\n\nfragment FindingsPage_query_3Rf5Y0 on Query {\n  identityInventory {\n    findings(first: 50, filter: $filter, orderBy: $order) {\n      totalCount\n      totalCountPrecision\n      edges {\n        ...FindingsPageEdge_edge\n        cursor\n        node {\n          __typename\n          id\n        }\n      }\n      pageInfo {\n        endCursor\n        hasNextPage\n      }\n    }\n  }\n}\n\nfragment objectName_node on Node {\n  __isNode: __typename\n  __typename\n  id\n  ... on Instance {\n    name\n    instanceId\n  }\n  ... on Device {\n    name\n    deviceId\n    instance {\n      id\n      name\n      instanceId\n      provider\n    }\n  }\n  ... on ClientCredential {\n    clientId\n    instance {\n      id\n      name\n      instanceId\n      provider\n    }\n  }\n  ... on CaCertificate {\n    name\n    caId\n    instance {\n      id\n      name\n      instanceId\n      provider\n    }\n  }\n  ... on DeviceCertificate {\n    commonName\n    certificateId\n    instance {\n      id\n      name\n      instanceId\n      provider\n    }\n  }\n  ... on Group {\n    name\n    groupId\n    instance {\n      id\n      name\n      instanceId\n      provider\n    }\n  }\n  ... on AuthIdentity {\n    username\n    instance {\n      id\n      name\n      instanceId\n      provider\n    }\n  }\n  ... on AuthPermission {\n    topic\n    instance {\n      id\n      name\n      instanceId\n      provider\n    }\n  }\n  ... on BlockedClient {\n    clientId\n    instance {\n      id\n      name\n      instanceId\n      provider\n    }\n  }\n  ... on DevicePolicy {\n    name\n    policyId\n    instance {\n      id\n      name\n      instanceId\n      provider\n    }\n  }\n}\n"
  }
};
})();

(node as any).hash = "c998d782595995a2545ff72df0d4097e";

export default node;
