/**
 * @generated SignedSource<<05c4c70850c8d23ba5872fdf63271573>>
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
export type KeptCasQuery$variables = {
  filter?: CertificateInventoryFilter | null | undefined;
  orderBy?: CertificateOrder | null | undefined;
};
export type KeptCasQuery$data = {
  readonly identityInventory: {
    readonly completeness: {
      readonly complete: boolean;
      readonly missingCount: number;
      readonly oldest: string | null | undefined;
    };
  } | null | undefined;
  readonly " $fragmentSpreads": FragmentRefs<"KeptCas_query">;
};
export type KeptCasQuery = {
  response: KeptCasQuery$data;
  variables: KeptCasQuery$variables;
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
        "CA_CERTIFICATE"
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
  "storageKey": "completeness(kinds:[\"CA_CERTIFICATE\"])"
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
    "name": "KeptCasQuery",
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
        "name": "KeptCas_query"
      }
    ],
    "type": "Query",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Operation",
    "name": "KeptCasQuery",
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
            "concreteType": "CaCertificateConnection",
            "kind": "LinkedField",
            "name": "caCertificates",
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
                "concreteType": "CaCertificateEdge",
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
                    "concreteType": "CaCertificate",
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
                        "name": "caId",
                        "storageKey": null
                      },
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
            "key": "KeptCas_caCertificates",
            "kind": "LinkedHandle",
            "name": "caCertificates"
          }
        ],
        "storageKey": null
      }
    ]
  },
  "params": {
    "cacheID": "783e28379c46692845fa226ab2c2281a",
    "id": null,
    "metadata": {},
    "name": "KeptCasQuery",
    "operationKind": "query",
    "text": "query KeptCasQuery(\n  $filter: CertificateInventoryFilter\n  $orderBy: CertificateOrder\n) {\n  identityInventory {\n    completeness(kinds: [CA_CERTIFICATE]) {\n      complete\n      missingCount\n      oldest\n    }\n  }\n  ...KeptCas_query_2Awgb3\n}\n\nfragment CaRow_ca on CaCertificate {\n  caId\n  name\n  status\n  validTo\n  daysUntilExpiry\n}\n\nfragment KeptCasEdge_edge on CaCertificateEdge {\n  cursor\n  node {\n    id\n    ...CaRow_ca\n  }\n}\n\nfragment KeptCas_query_2Awgb3 on Query {\n  identityInventory {\n    caCertificates(first: 50, filter: $filter, orderBy: $orderBy) {\n      totalCount\n      totalCountPrecision\n      edges {\n        ...KeptCasEdge_edge\n        cursor\n        node {\n          __typename\n          id\n        }\n      }\n      pageInfo {\n        endCursor\n        hasNextPage\n      }\n    }\n  }\n}\n"
  }
};
})();

(node as any).hash = "d9e85ecefa35dc81acc11d378395401e";

export default node;
