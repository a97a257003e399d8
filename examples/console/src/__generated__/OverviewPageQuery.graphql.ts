/**
 * @generated SignedSource<<cb469def86f1794ce042710316e3bf70>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ConcreteRequest } from 'relay-runtime';
import { FragmentRefs } from "relay-runtime";
export type InventoryMissingReason = "FAILED" | "NOT_KEPT" | "NOT_READ_YET" | "TOO_OLD" | "%future added value";
export type OverviewPageQuery$variables = Record<PropertyKey, never>;
export type OverviewPageQuery$data = {
  readonly identityInventory: {
    readonly read: {
      readonly missing: ReadonlyArray<{
        readonly reason: InventoryMissingReason;
      }>;
      readonly oldest: string | null | undefined;
    };
    readonly " $fragmentSpreads": FragmentRefs<"Completeness_inventory" | "NextToExpire_inventory" | "Numbers_inventory" | "OpenFindings_inventory">;
  } | null | undefined;
  readonly " $fragmentSpreads": FragmentRefs<"ExpiryPanel_query">;
};
export type OverviewPageQuery = {
  response: OverviewPageQuery$data;
  variables: OverviewPageQuery$variables;
};

const node: ConcreteRequest = (function(){
var v0 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "oldest",
  "storageKey": null
},
v1 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "reason",
  "storageKey": null
},
v2 = {
  "alias": "read",
  "args": [
    {
      "kind": "Literal",
      "name": "kinds",
      "value": [
        "CA_CERTIFICATE",
        "DEVICE_CERTIFICATE",
        "DEVICE",
        "CLIENT_CREDENTIAL",
        "GROUP",
        "AUTH_IDENTITY"
      ]
    }
  ],
  "concreteType": "InventoryCompleteness",
  "kind": "LinkedField",
  "name": "completeness",
  "plural": false,
  "selections": [
    (v0/*:: as any*/),
    {
      "alias": null,
      "args": null,
      "concreteType": "InventoryMissingList",
      "kind": "LinkedField",
      "name": "missing",
      "plural": true,
      "selections": [
        (v1/*:: as any*/)
      ],
      "storageKey": null
    }
  ],
  "storageKey": "completeness(kinds:[\"CA_CERTIFICATE\",\"DEVICE_CERTIFICATE\",\"DEVICE\",\"CLIENT_CREDENTIAL\",\"GROUP\",\"AUTH_IDENTITY\"])"
},
v3 = {
  "kind": "Literal",
  "name": "bucket",
  "value": "MONTH"
},
v4 = {
  "kind": "Literal",
  "name": "horizon",
  "value": "P730D"
},
v5 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "id",
  "storageKey": null
},
v6 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "name",
  "storageKey": null
},
v7 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "instanceId",
  "storageKey": null
},
v8 = {
  "kind": "Literal",
  "name": "by",
  "value": [
    "PROVIDER",
    "STATUS"
  ]
},
v9 = {
  "kind": "Literal",
  "name": "kind",
  "value": "CA_CERTIFICATE"
},
v10 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "count",
  "storageKey": null
},
v11 = [
  {
    "alias": null,
    "args": null,
    "kind": "ScalarField",
    "name": "keys",
    "storageKey": null
  },
  (v10/*:: as any*/)
],
v12 = {
  "kind": "Literal",
  "name": "kind",
  "value": "DEVICE_CERTIFICATE"
},
v13 = {
  "kind": "Literal",
  "name": "by",
  "value": [
    "PROVIDER"
  ]
},
v14 = [
  {
    "kind": "Literal",
    "name": "filter",
    "value": {
      "expired": false
    }
  },
  {
    "kind": "Literal",
    "name": "first",
    "value": 5
  },
  {
    "kind": "Literal",
    "name": "orderBy",
    "value": {
      "direction": "ASC",
      "field": "VALID_TO"
    }
  }
],
v15 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "validTo",
  "storageKey": null
},
v16 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "daysUntilExpiry",
  "storageKey": null
},
v17 = {
  "alias": null,
  "args": null,
  "concreteType": "Instance",
  "kind": "LinkedField",
  "name": "instance",
  "plural": false,
  "selections": [
    (v6/*:: as any*/),
    (v7/*:: as any*/),
    (v5/*:: as any*/)
  ],
  "storageKey": null
},
v18 = [
  {
    "alias": null,
    "args": null,
    "kind": "ScalarField",
    "name": "expired",
    "storageKey": null
  },
  {
    "alias": null,
    "args": null,
    "kind": "ScalarField",
    "name": "later",
    "storageKey": null
  },
  {
    "alias": null,
    "args": null,
    "kind": "ScalarField",
    "name": "withoutDate",
    "storageKey": null
  },
  {
    "alias": null,
    "args": null,
    "concreteType": "ExpiryBucket",
    "kind": "LinkedField",
    "name": "buckets",
    "plural": true,
    "selections": [
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
      (v10/*:: as any*/)
    ],
    "storageKey": null
  }
];
return {
  "fragment": {
    "argumentDefinitions": [],
    "kind": "Fragment",
    "metadata": null,
    "name": "OverviewPageQuery",
    "selections": [
      {
        "alias": null,
        "args": null,
        "concreteType": "FleetInventory",
        "kind": "LinkedField",
        "name": "identityInventory",
        "plural": false,
        "selections": [
          (v2/*:: as any*/),
          {
            "args": null,
            "kind": "FragmentSpread",
            "name": "Completeness_inventory"
          },
          {
            "args": null,
            "kind": "FragmentSpread",
            "name": "Numbers_inventory"
          },
          {
            "args": null,
            "kind": "FragmentSpread",
            "name": "OpenFindings_inventory"
          },
          {
            "args": null,
            "kind": "FragmentSpread",
            "name": "NextToExpire_inventory"
          }
        ],
        "storageKey": null
      },
      {
        "args": [
          (v3/*:: as any*/),
          (v4/*:: as any*/)
        ],
        "kind": "FragmentSpread",
        "name": "ExpiryPanel_query"
      }
    ],
    "type": "Query",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": [],
    "kind": "Operation",
    "name": "OverviewPageQuery",
    "selections": [
      {
        "alias": null,
        "args": null,
        "concreteType": "FleetInventory",
        "kind": "LinkedField",
        "name": "identityInventory",
        "plural": false,
        "selections": [
          (v2/*:: as any*/),
          {
            "alias": null,
            "args": [
              {
                "kind": "Literal",
                "name": "kinds",
                "value": [
                  "CA_CERTIFICATE",
                  "DEVICE_CERTIFICATE",
                  "DEVICE",
                  "CLIENT_CREDENTIAL",
                  "GROUP",
                  "AUTH_IDENTITY",
                  "FINDING"
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
              (v0/*:: as any*/),
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "newest",
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
                "concreteType": "InventoryMissingList",
                "kind": "LinkedField",
                "name": "missing",
                "plural": true,
                "selections": [
                  {
                    "alias": null,
                    "args": null,
                    "kind": "ScalarField",
                    "name": "account",
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
                    "name": "kind",
                    "storageKey": null
                  },
                  {
                    "alias": null,
                    "args": null,
                    "kind": "ScalarField",
                    "name": "reading",
                    "storageKey": null
                  },
                  (v1/*:: as any*/),
                  {
                    "alias": null,
                    "args": null,
                    "kind": "ScalarField",
                    "name": "code",
                    "storageKey": null
                  },
                  {
                    "alias": null,
                    "args": null,
                    "kind": "ScalarField",
                    "name": "lastReadAt",
                    "storageKey": null
                  },
                  {
                    "alias": null,
                    "args": null,
                    "kind": "ScalarField",
                    "name": "retryAt",
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
                      (v5/*:: as any*/),
                      (v6/*:: as any*/),
                      (v7/*:: as any*/)
                    ],
                    "storageKey": null
                  }
                ],
                "storageKey": null
              }
            ],
            "storageKey": "completeness(kinds:[\"CA_CERTIFICATE\",\"DEVICE_CERTIFICATE\",\"DEVICE\",\"CLIENT_CREDENTIAL\",\"GROUP\",\"AUTH_IDENTITY\",\"FINDING\"])"
          },
          {
            "alias": "caCounts",
            "args": [
              (v8/*:: as any*/),
              (v9/*:: as any*/)
            ],
            "concreteType": "InventoryCountGroup",
            "kind": "LinkedField",
            "name": "counts",
            "plural": true,
            "selections": (v11/*:: as any*/),
            "storageKey": "counts(by:[\"PROVIDER\",\"STATUS\"],kind:\"CA_CERTIFICATE\")"
          },
          {
            "alias": "certificateCounts",
            "args": [
              (v8/*:: as any*/),
              (v12/*:: as any*/)
            ],
            "concreteType": "InventoryCountGroup",
            "kind": "LinkedField",
            "name": "counts",
            "plural": true,
            "selections": (v11/*:: as any*/),
            "storageKey": "counts(by:[\"PROVIDER\",\"STATUS\"],kind:\"DEVICE_CERTIFICATE\")"
          },
          {
            "alias": "deviceCounts",
            "args": [
              (v8/*:: as any*/),
              {
                "kind": "Literal",
                "name": "kind",
                "value": "DEVICE"
              }
            ],
            "concreteType": "InventoryCountGroup",
            "kind": "LinkedField",
            "name": "counts",
            "plural": true,
            "selections": (v11/*:: as any*/),
            "storageKey": "counts(by:[\"PROVIDER\",\"STATUS\"],kind:\"DEVICE\")"
          },
          {
            "alias": "credentialCounts",
            "args": [
              (v13/*:: as any*/),
              {
                "kind": "Literal",
                "name": "kind",
                "value": "CLIENT_CREDENTIAL"
              }
            ],
            "concreteType": "InventoryCountGroup",
            "kind": "LinkedField",
            "name": "counts",
            "plural": true,
            "selections": (v11/*:: as any*/),
            "storageKey": "counts(by:[\"PROVIDER\"],kind:\"CLIENT_CREDENTIAL\")"
          },
          {
            "alias": "groupCounts",
            "args": [
              (v13/*:: as any*/),
              {
                "kind": "Literal",
                "name": "kind",
                "value": "GROUP"
              }
            ],
            "concreteType": "InventoryCountGroup",
            "kind": "LinkedField",
            "name": "counts",
            "plural": true,
            "selections": (v11/*:: as any*/),
            "storageKey": "counts(by:[\"PROVIDER\"],kind:\"GROUP\")"
          },
          {
            "alias": "identityCounts",
            "args": [
              (v13/*:: as any*/),
              {
                "kind": "Literal",
                "name": "kind",
                "value": "AUTH_IDENTITY"
              }
            ],
            "concreteType": "InventoryCountGroup",
            "kind": "LinkedField",
            "name": "counts",
            "plural": true,
            "selections": (v11/*:: as any*/),
            "storageKey": "counts(by:[\"PROVIDER\"],kind:\"AUTH_IDENTITY\")"
          },
          {
            "alias": null,
            "args": null,
            "concreteType": "FindingCount",
            "kind": "LinkedField",
            "name": "findingCounts",
            "plural": true,
            "selections": [
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
              (v10/*:: as any*/)
            ],
            "storageKey": null
          },
          {
            "alias": "suppressedCounts",
            "args": [
              {
                "kind": "Literal",
                "name": "filter",
                "value": {
                  "state": [
                    "SUPPRESSED"
                  ]
                }
              }
            ],
            "concreteType": "FindingCount",
            "kind": "LinkedField",
            "name": "findingCounts",
            "plural": true,
            "selections": [
              (v10/*:: as any*/)
            ],
            "storageKey": "findingCounts(filter:{\"state\":[\"SUPPRESSED\"]})"
          },
          {
            "alias": null,
            "args": (v14/*:: as any*/),
            "concreteType": "CaCertificateConnection",
            "kind": "LinkedField",
            "name": "caCertificates",
            "plural": false,
            "selections": [
              {
                "alias": null,
                "args": null,
                "concreteType": "CaCertificate",
                "kind": "LinkedField",
                "name": "nodes",
                "plural": true,
                "selections": [
                  (v5/*:: as any*/),
                  (v6/*:: as any*/),
                  {
                    "alias": null,
                    "args": null,
                    "kind": "ScalarField",
                    "name": "caId",
                    "storageKey": null
                  },
                  (v15/*:: as any*/),
                  (v16/*:: as any*/),
                  (v17/*:: as any*/),
                  {
                    "alias": null,
                    "args": null,
                    "concreteType": "BlastRadius",
                    "kind": "LinkedField",
                    "name": "blastRadius",
                    "plural": false,
                    "selections": [
                      {
                        "alias": null,
                        "args": null,
                        "kind": "ScalarField",
                        "name": "deviceCertificates",
                        "storageKey": null
                      },
                      {
                        "alias": null,
                        "args": null,
                        "kind": "ScalarField",
                        "name": "devices",
                        "storageKey": null
                      }
                    ],
                    "storageKey": null
                  }
                ],
                "storageKey": null
              }
            ],
            "storageKey": "caCertificates(filter:{\"expired\":false},first:5,orderBy:{\"direction\":\"ASC\",\"field\":\"VALID_TO\"})"
          },
          {
            "alias": null,
            "args": (v14/*:: as any*/),
            "concreteType": "DeviceCertificateConnection",
            "kind": "LinkedField",
            "name": "deviceCertificates",
            "plural": false,
            "selections": [
              {
                "alias": null,
                "args": null,
                "concreteType": "DeviceCertificate",
                "kind": "LinkedField",
                "name": "nodes",
                "plural": true,
                "selections": [
                  (v5/*:: as any*/),
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
                  (v15/*:: as any*/),
                  (v16/*:: as any*/),
                  (v17/*:: as any*/)
                ],
                "storageKey": null
              }
            ],
            "storageKey": "deviceCertificates(filter:{\"expired\":false},first:5,orderBy:{\"direction\":\"ASC\",\"field\":\"VALID_TO\"})"
          },
          {
            "alias": "caTimeline",
            "args": [
              (v3/*:: as any*/),
              (v4/*:: as any*/),
              (v9/*:: as any*/)
            ],
            "concreteType": "ExpiryTimeline",
            "kind": "LinkedField",
            "name": "expiryTimeline",
            "plural": false,
            "selections": (v18/*:: as any*/),
            "storageKey": "expiryTimeline(bucket:\"MONTH\",horizon:\"P730D\",kind:\"CA_CERTIFICATE\")"
          },
          {
            "alias": "certificateTimeline",
            "args": [
              (v3/*:: as any*/),
              (v4/*:: as any*/),
              (v12/*:: as any*/)
            ],
            "concreteType": "ExpiryTimeline",
            "kind": "LinkedField",
            "name": "expiryTimeline",
            "plural": false,
            "selections": (v18/*:: as any*/),
            "storageKey": "expiryTimeline(bucket:\"MONTH\",horizon:\"P730D\",kind:\"DEVICE_CERTIFICATE\")"
          }
        ],
        "storageKey": null
      }
    ]
  },
  "params": {
    "cacheID": "95d9789c67c37057f477a6154cb877e2",
    "id": null,
    "metadata": {},
    "name": "OverviewPageQuery",
    "operationKind": "query",
    "text": "query OverviewPageQuery {\n  identityInventory {\n    read: completeness(kinds: [CA_CERTIFICATE, DEVICE_CERTIFICATE, DEVICE, CLIENT_CREDENTIAL, GROUP, AUTH_IDENTITY]) {\n      oldest\n      missing {\n        reason\n      }\n    }\n    ...Completeness_inventory\n    ...Numbers_inventory\n    ...OpenFindings_inventory\n    ...NextToExpire_inventory\n  }\n  ...ExpiryPanel_query_3S38Q7\n}\n\nfragment Completeness_inventory on FleetInventory {\n  completeness(kinds: [CA_CERTIFICATE, DEVICE_CERTIFICATE, DEVICE, CLIENT_CREDENTIAL, GROUP, AUTH_IDENTITY, FINDING]) {\n    complete\n    oldest\n    newest\n    missingCount\n    missing {\n      account\n      region\n      kind\n      reading\n      reason\n      code\n      lastReadAt\n      retryAt\n      instance {\n        id\n        name\n        instanceId\n      }\n    }\n  }\n}\n\nfragment ExpiryPanel_query_3S38Q7 on Query {\n  identityInventory {\n    caTimeline: expiryTimeline(kind: CA_CERTIFICATE, bucket: MONTH, horizon: \"P730D\") {\n      expired\n      later\n      withoutDate\n      buckets {\n        from\n        to\n        count\n      }\n    }\n    certificateTimeline: expiryTimeline(kind: DEVICE_CERTIFICATE, bucket: MONTH, horizon: \"P730D\") {\n      expired\n      later\n      withoutDate\n      buckets {\n        from\n        to\n        count\n      }\n    }\n  }\n}\n\nfragment NextToExpire_inventory on FleetInventory {\n  caCertificates(first: 5, filter: {expired: false}, orderBy: {field: VALID_TO, direction: ASC}) {\n    nodes {\n      id\n      name\n      caId\n      validTo\n      daysUntilExpiry\n      instance {\n        name\n        instanceId\n        id\n      }\n      blastRadius {\n        deviceCertificates\n        devices\n      }\n    }\n  }\n  deviceCertificates(first: 5, filter: {expired: false}, orderBy: {field: VALID_TO, direction: ASC}) {\n    nodes {\n      id\n      commonName\n      certificateId\n      validTo\n      daysUntilExpiry\n      instance {\n        name\n        instanceId\n        id\n      }\n    }\n  }\n}\n\nfragment Numbers_inventory on FleetInventory {\n  caCounts: counts(kind: CA_CERTIFICATE, by: [PROVIDER, STATUS]) {\n    keys\n    count\n  }\n  certificateCounts: counts(kind: DEVICE_CERTIFICATE, by: [PROVIDER, STATUS]) {\n    keys\n    count\n  }\n  deviceCounts: counts(kind: DEVICE, by: [PROVIDER, STATUS]) {\n    keys\n    count\n  }\n  credentialCounts: counts(kind: CLIENT_CREDENTIAL, by: [PROVIDER]) {\n    keys\n    count\n  }\n  groupCounts: counts(kind: GROUP, by: [PROVIDER]) {\n    keys\n    count\n  }\n  identityCounts: counts(kind: AUTH_IDENTITY, by: [PROVIDER]) {\n    keys\n    count\n  }\n}\n\nfragment OpenFindings_inventory on FleetInventory {\n  findingCounts {\n    check\n    severity\n    title\n    count\n  }\n  suppressedCounts: findingCounts(filter: {state: [SUPPRESSED]}) {\n    count\n  }\n}\n"
  }
};
})();

(node as any).hash = "35cc028818ecaaf1888d4907f37622ba";

export default node;
