/**
 * @generated SignedSource<<a1ef8127255e0344446935928622edb2>>
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
export type KeptCertificatesPaginationQuery$variables = {
  count?: number | null | undefined;
  cursor?: string | null | undefined;
  filter?: CertificateInventoryFilter | null | undefined;
  orderBy?: CertificateOrder | null | undefined;
};
export type KeptCertificatesPaginationQuery$data = {
  readonly " $fragmentSpreads": FragmentRefs<"KeptCertificates_query">;
};
export type KeptCertificatesPaginationQuery = {
  response: KeptCertificatesPaginationQuery$data;
  variables: KeptCertificatesPaginationQuery$variables;
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
    "name": "KeptCertificatesPaginationQuery",
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
    "name": "KeptCertificatesPaginationQuery",
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
            "args": (v3/*:: as any*/),
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
    "cacheID": "57c8049c7a8bad3f98daf0a01c6d6995",
    "id": null,
    "metadata": {},
    "name": "KeptCertificatesPaginationQuery",
    "operationKind": "query",
    "text": "query KeptCertificatesPaginationQuery(\n  $count: Int = 50\n  $cursor: String\n  $filter: CertificateInventoryFilter\n  $orderBy: CertificateOrder\n) {\n  ...KeptCertificates_query_1FfpYs\n}\n\nfragment DeviceCertificateRow_certificate on DeviceCertificate {\n  certificateId\n  commonName\n  status\n  validTo\n  daysUntilExpiry\n}\n\nfragment KeptCertificatesEdge_edge on DeviceCertificateEdge {\n  cursor\n  node {\n    id\n    ...DeviceCertificateRow_certificate\n  }\n}\n\nfragment KeptCertificates_query_1FfpYs on Query {\n  identityInventory {\n    deviceCertificates(first: $count, after: $cursor, filter: $filter, orderBy: $orderBy) {\n      totalCount\n      totalCountPrecision\n      edges {\n        ...KeptCertificatesEdge_edge\n        cursor\n        node {\n          __typename\n          id\n        }\n      }\n      pageInfo {\n        endCursor\n        hasNextPage\n      }\n    }\n  }\n}\n"
  }
};
})();

(node as any).hash = "8c65bf47265e90fbcc2e5bb12ff06c2f";

export default node;
