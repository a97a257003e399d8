/**
 * @generated SignedSource<<fee5107eac7b9fac49fdd657a2eba0c1>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
export type CountPrecision = "EXACT" | "REPORTED" | "UNKNOWN" | "%future added value";
import { FragmentRefs } from "relay-runtime";
export type KeptCas_query$data = {
  readonly identityInventory: {
    readonly caCertificates: {
      readonly __id: string;
      readonly edges: ReadonlyArray<{
        readonly " $fragmentSpreads": FragmentRefs<"KeptCasEdge_edge">;
      } | null | undefined> | null | undefined;
      readonly totalCount: number | null | undefined;
      readonly totalCountPrecision: CountPrecision;
    } | null | undefined;
  } | null | undefined;
  readonly " $fragmentType": "KeptCas_query";
};
export type KeptCas_query$key = {
  readonly " $data"?: KeptCas_query$data;
  readonly " $fragmentSpreads": FragmentRefs<"KeptCas_query">;
};

import KeptCasPaginationQuery_graphql from './KeptCasPaginationQuery.graphql';

const node: ReaderFragment = (function(){
var v0 = [
  "identityInventory",
  "caCertificates"
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
      "operation": KeptCasPaginationQuery_graphql
    }
  },
  "name": "KeptCas_query",
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
          "alias": "caCertificates",
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
          "concreteType": "CaCertificateConnection",
          "kind": "LinkedField",
          "name": "__KeptCas_caCertificates_connection",
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
                  "kind": "InlineDataFragmentSpread",
                  "name": "KeptCasEdge_edge",
                  "selections": [
                    (v1/*:: as any*/),
                    {
                      "kind": "CatchField",
                      "field": {
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
                            "args": null,
                            "kind": "FragmentSpread",
                            "name": "CaRow_ca"
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
                  "concreteType": "CaCertificate",
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

(node as any).hash = "fac63ccd19b00c67797501edfbc3cc97";

export default node;
