/**
 * @generated SignedSource<<12acda4416c4d78dd054fff547a2b544>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
export type CountPrecision = "EXACT" | "REPORTED" | "UNKNOWN" | "%future added value";
import { FragmentRefs } from "relay-runtime";
export type KeptCertificates_query$data = {
  readonly identityInventory: {
    readonly deviceCertificates: {
      readonly __id: string;
      readonly edges: ReadonlyArray<{
        readonly " $fragmentSpreads": FragmentRefs<"KeptCertificatesEdge_edge">;
      } | null | undefined> | null | undefined;
      readonly totalCount: number | null | undefined;
      readonly totalCountPrecision: CountPrecision;
    } | null | undefined;
  } | null | undefined;
  readonly " $fragmentType": "KeptCertificates_query";
};
export type KeptCertificates_query$key = {
  readonly " $data"?: KeptCertificates_query$data;
  readonly " $fragmentSpreads": FragmentRefs<"KeptCertificates_query">;
};

import KeptCertificatesPaginationQuery_graphql from './KeptCertificatesPaginationQuery.graphql';

const node: ReaderFragment = (function(){
var v0 = [
  "identityInventory",
  "deviceCertificates"
],
v1 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "cursor",
  "storageKey": null
};
return {
  "argumentDefinitions": [
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
  "kind": "Fragment",
  "metadata": {
    "connection": [
      {
        "count": "count",
        "cursor": "cursor",
        "direction": "forward",
        "path": (v0/*:: as any*/)
      }
    ],
    "refetch": {
      "connection": {
        "forward": {
          "count": "count",
          "cursor": "cursor"
        },
        "backward": null,
        "path": (v0/*:: as any*/)
      },
      "fragmentPathInResult": [],
      "operation": KeptCertificatesPaginationQuery_graphql
    }
  },
  "name": "KeptCertificates_query",
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
          "alias": "deviceCertificates",
          "args": [
            {
              "kind": "Variable",
              "name": "filter",
              "variableName": "filter"
            },
            {
              "kind": "Variable",
              "name": "orderBy",
              "variableName": "orderBy"
            }
          ],
          "concreteType": "DeviceCertificateConnection",
          "kind": "LinkedField",
          "name": "__KeptCertificates_deviceCertificates_connection",
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
                  "kind": "InlineDataFragmentSpread",
                  "name": "KeptCertificatesEdge_edge",
                  "selections": [
                    (v1/*:: as any*/),
                    {
                      "kind": "CatchField",
                      "field": {
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
                            "args": null,
                            "kind": "FragmentSpread",
                            "name": "DeviceCertificateRow_certificate"
                          }
                        ],
                        "storageKey": null
                      },
                      "to": "RESULT"
                    }
                  ],
                  "args": null,
                  "argumentDefinitions": []
                },
                (v1/*:: as any*/),
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
        }
      ],
      "storageKey": null
    }
  ],
  "type": "Query",
  "abstractKey": null
};
})();

(node as any).hash = "8c65bf47265e90fbcc2e5bb12ff06c2f";

export default node;
