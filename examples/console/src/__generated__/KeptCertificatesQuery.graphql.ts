/**
 * @generated SignedSource<<69d6c4e7c20609fd6ddb785db36059d5>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ConcreteRequest } from 'relay-runtime';
import { FragmentRefs } from "relay-runtime";
export type CertificateOrderField = "COMMON_NAME" | "FIRST_SEEN" | "STATUS" | "VALID_TO" | "%future added value";
export type CertificateStatus = "ACTIVE" | "INACTIVE" | "UNKNOWN" | "UNVERIFIED" | "%future added value";
export type InventoryOrderDirection = "ASC" | "DESC" | "%future added value";
export type CertificateInventoryFilter = {
  caId?: string | null | undefined;
  commonName?: string | null | undefined;
  expired?: boolean | null | undefined;
  expiresAfter?: string | null | undefined;
  expiresBefore?: string | null | undefined;
  expiresWithin?: string | null | undefined;
  fingerprint?: string | null | undefined;
  inUse?: boolean | null | undefined;
  issuedBy?: string | null | undefined;
  keyAlgorithm?: ReadonlyArray<string> | null | undefined;
  maxKeyBits?: number | null | undefined;
  serialNumber?: string | null | undefined;
  status?: ReadonlyArray<CertificateStatus> | null | undefined;
  text?: string | null | undefined;
};
export type CertificateOrder = {
  direction: InventoryOrderDirection;
  field: CertificateOrderField;
};
export type KeptCertificatesQuery$variables = {
  filter?: CertificateInventoryFilter | null | undefined;
  orderBy?: CertificateOrder | null | undefined;
};
export type KeptCertificatesQuery$data = {
  readonly identityInventory: {
    readonly completeness: {
      readonly complete: boolean;
      readonly missingCount: number;
      readonly oldest: string | null | undefined;
    };
  } | null | undefined;
  readonly " $fragmentSpreads": FragmentRefs<"KeptCertificates_query">;
};
export type KeptCertificatesQuery = {
  response: KeptCertificatesQuery$data;
  variables: KeptCertificatesQuery$variables;
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
        "DEVICE_CERTIFICATE"
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
  "storageKey": "completeness(kinds:[\"DEVICE_CERTIFICATE\"])"
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
    "name": "KeptCertificatesQuery",
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
        "name": "KeptCertificates_query"
      }
    ],
    "type": "Query",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Operation",
    "name": "KeptCertificatesQuery",
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
            "concreteType": "DeviceCertificateConnection",
            "kind": "LinkedField",
            "name": "deviceCertificates",
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
                "concreteType": "DeviceCertificateEdge",
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
                    "concreteType": "DeviceCertificate",
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
                        "name": "certificateId",
                        "storageKey": null
                      },
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
                        "name": "status",
                        "storageKey": null
                      },
                      {
                        "alias": null,
                        "args": null,
                        "kind": "ScalarField",
                        "name": "validTo",
                        "storageKey": null
                      },
                      {
                        "alias": null,
                        "args": null,
                        "kind": "ScalarField",
                        "name": "daysUntilExpiry",
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
            "key": "KeptCertificates_deviceCertificates",
            "kind": "LinkedHandle",
            "name": "deviceCertificates"
          }
        ],
        "storageKey": null
      }
    ]
  },
  "params": {
    "cacheID": "d3a2c8ac4448c9b5d89a199ad9bfe408",
    "id": null,
    "metadata": {},
    "name": "KeptCertificatesQuery",
    "operationKind": "query",
    "text": "query KeptCertificatesQuery(\n  $filter: CertificateInventoryFilter\n  $orderBy: CertificateOrder\n) {\n  identityInventory {\n    completeness(kinds: [DEVICE_CERTIFICATE]) {\n      complete\n      missingCount\n      oldest\n    }\n  }\n  ...KeptCertificates_query_2Awgb3\n}\n\nfragment DeviceCertificateRow_certificate on DeviceCertificate {\n  certificateId\n  commonName\n  status\n  validTo\n  daysUntilExpiry\n}\n\nfragment KeptCertificatesEdge_edge on DeviceCertificateEdge {\n  cursor\n  node {\n    id\n    ...DeviceCertificateRow_certificate\n  }\n}\n\nfragment KeptCertificates_query_2Awgb3 on Query {\n  identityInventory {\n    deviceCertificates(first: 50, filter: $filter, orderBy: $orderBy) {\n      totalCount\n      totalCountPrecision\n      edges {\n        ...KeptCertificatesEdge_edge\n        cursor\n        node {\n          __typename\n          id\n        }\n      }\n      pageInfo {\n        endCursor\n        hasNextPage\n      }\n    }\n  }\n}\n"
  }
};
})();

(node as any).hash = "da129a1b74224cb984092f36a7dc3c85";

export default node;
