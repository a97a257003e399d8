/**
 * @generated SignedSource<<3bc30a89155d848ab6e60873011f60fb>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ConcreteRequest } from 'relay-runtime';
import { FragmentRefs } from "relay-runtime";
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
export type FindingsPagePaginationQuery$variables = {
  count?: number | null | undefined;
  cursor?: string | null | undefined;
  filter: FindingFilter;
  order: FindingOrder;
};
export type FindingsPagePaginationQuery$data = {
  readonly " $fragmentSpreads": FragmentRefs<"FindingsPage_query">;
};
export type FindingsPagePaginationQuery = {
  response: FindingsPagePaginationQuery$data;
  variables: FindingsPagePaginationQuery$variables;
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
    "name": "order"
  }
],
v1 = {
  "kind": "Variable",
  "name": "filter",
  "variableName": "filter"
},
v2 = [
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
  {
    "kind": "Variable",
    "name": "orderBy",
    "variableName": "order"
  }
],
v3 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "id",
  "storageKey": null
},
v4 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "__typename",
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
  "name": "instanceId",
  "storageKey": null
},
v7 = {
  "alias": null,
  "args": null,
  "concreteType": "Instance",
  "kind": "LinkedField",
  "name": "instance",
  "plural": false,
  "selections": [
    (v3/*:: as any*/),
    (v5/*:: as any*/),
    (v6/*:: as any*/),
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
v8 = [
  {
    "alias": null,
    "args": null,
    "kind": "ScalarField",
    "name": "clientId",
    "storageKey": null
  },
  (v7/*:: as any*/)
];
return {
  "fragment": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Fragment",
    "metadata": null,
    "name": "FindingsPagePaginationQuery",
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
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Operation",
    "name": "FindingsPagePaginationQuery",
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
                      (v3/*:: as any*/),
                      {
                        "alias": null,
                        "args": null,
                        "kind": "ScalarField",
                        "name": "check",
                        "storageKey": null
                      },
                      {
                        "alias": null,
                        "args": null,
                        "kind": "ScalarField",
                        "name": "severity",
                        "storageKey": null
                      },
                      {
                        "alias": null,
                        "args": null,
                        "kind": "ScalarField",
                        "name": "title",
                        "storageKey": null
                      },
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
                          (v4/*:: as any*/),
                          {
                            "kind": "TypeDiscriminator",
                            "abstractKey": "__isNode"
                          },
                          (v3/*:: as any*/),
                          {
                            "kind": "InlineFragment",
                            "selections": [
                              (v5/*:: as any*/),
                              (v6/*:: as any*/)
                            ],
                            "type": "Instance",
                            "abstractKey": null
                          },
                          {
                            "kind": "InlineFragment",
                            "selections": [
                              (v5/*:: as any*/),
                              {
                                "alias": null,
                                "args": null,
                                "kind": "ScalarField",
                                "name": "deviceId",
                                "storageKey": null
                              },
                              (v7/*:: as any*/)
                            ],
                            "type": "Device",
                            "abstractKey": null
                          },
                          {
                            "kind": "InlineFragment",
                            "selections": (v8/*:: as any*/),
                            "type": "ClientCredential",
                            "abstractKey": null
                          },
                          {
                            "kind": "InlineFragment",
                            "selections": [
                              (v5/*:: as any*/),
                              {
                                "alias": null,
                                "args": null,
                                "kind": "ScalarField",
                                "name": "caId",
                                "storageKey": null
                              },
                              (v7/*:: as any*/)
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
                              (v7/*:: as any*/)
                            ],
                            "type": "DeviceCertificate",
                            "abstractKey": null
                          },
                          {
                            "kind": "InlineFragment",
                            "selections": [
                              (v5/*:: as any*/),
                              {
                                "alias": null,
                                "args": null,
                                "kind": "ScalarField",
                                "name": "groupId",
                                "storageKey": null
                              },
                              (v7/*:: as any*/)
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
                              (v7/*:: as any*/)
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
                              (v7/*:: as any*/)
                            ],
                            "type": "AuthPermission",
                            "abstractKey": null
                          },
                          {
                            "kind": "InlineFragment",
                            "selections": (v8/*:: as any*/),
                            "type": "BlockedClient",
                            "abstractKey": null
                          },
                          {
                            "kind": "InlineFragment",
                            "selections": [
                              (v5/*:: as any*/),
                              {
                                "alias": null,
                                "args": null,
                                "kind": "ScalarField",
                                "name": "policyId",
                                "storageKey": null
                              },
                              (v7/*:: as any*/)
                            ],
                            "type": "DevicePolicy",
                            "abstractKey": null
                          }
                        ],
                        "storageKey": null
                      },
                      (v4/*:: as any*/)
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
    "cacheID": "b752ac53af0f5fae9f7ca919b06b7071",
    "id": null,
    "metadata": {},
    "name": "FindingsPagePaginationQuery",
    "operationKind": "query",
    "text": "query FindingsPagePaginationQuery(\n  $count: Int = 50\n  $cursor: String\n  $filter: FindingFilter!\n  $order: FindingOrder!\n) {\n  ...FindingsPage_query_32tO6o\n}\n\nfragment FindingRow_finding on Finding {\n  check\n  severity\n  title\n  firstSeenAt\n  resolvedAt\n  suppression {\n    at\n  }\n  node {\n    __typename\n    ...objectName_node\n    id\n  }\n}\n\nfragment FindingsPageEdge_edge on FindingEdge {\n  cursor\n  node {\n    id\n    ...FindingRow_finding\n  }\n}\n\nfragment FindingsPage_query_32tO6o on Query {\n  identityInventory {\n    findings(first: $count, after: $cursor, filter: $filter, orderBy: $order) {\n      totalCount\n      totalCountPrecision\n      edges {\n        ...FindingsPageEdge_edge\n        cursor\n        node {\n          __typename\n          id\n        }\n      }\n      pageInfo {\n        endCursor\n        hasNextPage\n      }\n    }\n  }\n}\n\nfragment objectName_node on Node {\n  __isNode: __typename\n  __typename\n  id\n  ... on Instance {\n    name\n    instanceId\n  }\n  ... on Device {\n    name\n    deviceId\n    instance {\n      id\n      name\n      instanceId\n      provider\n    }\n  }\n  ... on ClientCredential {\n    clientId\n    instance {\n      id\n      name\n      instanceId\n      provider\n    }\n  }\n  ... on CaCertificate {\n    name\n    caId\n    instance {\n      id\n      name\n      instanceId\n      provider\n    }\n  }\n  ... on DeviceCertificate {\n    commonName\n    certificateId\n    instance {\n      id\n      name\n      instanceId\n      provider\n    }\n  }\n  ... on Group {\n    name\n    groupId\n    instance {\n      id\n      name\n      instanceId\n      provider\n    }\n  }\n  ... on AuthIdentity {\n    username\n    instance {\n      id\n      name\n      instanceId\n      provider\n    }\n  }\n  ... on AuthPermission {\n    topic\n    instance {\n      id\n      name\n      instanceId\n      provider\n    }\n  }\n  ... on BlockedClient {\n    clientId\n    instance {\n      id\n      name\n      instanceId\n      provider\n    }\n  }\n  ... on DevicePolicy {\n    name\n    policyId\n    instance {\n      id\n      name\n      instanceId\n      provider\n    }\n  }\n}\n"
  }
};
})();

(node as any).hash = "45382f9a20a6e751329bd4af60541b43";

export default node;
