/**
 * @generated SignedSource<<0d727bf34c34fb242bdc8a291f9c9b51>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
export type CountPrecision = "EXACT" | "REPORTED" | "UNKNOWN" | "%future added value";
import { FragmentRefs } from "relay-runtime";
export type FindingsPage_query$data = {
  readonly identityInventory: {
    readonly findings: {
      readonly __id: string;
      readonly edges: ReadonlyArray<{
        readonly " $fragmentSpreads": FragmentRefs<"FindingsPageEdge_edge">;
      } | null | undefined> | null | undefined;
      readonly totalCount: number | null | undefined;
      readonly totalCountPrecision: CountPrecision;
    } | null | undefined;
  } | null | undefined;
  readonly " $fragmentType": "FindingsPage_query";
};
export type FindingsPage_query$key = {
  readonly " $data"?: FindingsPage_query$data;
  readonly " $fragmentSpreads": FragmentRefs<"FindingsPage_query">;
};

import FindingsPagePaginationQuery_graphql from './FindingsPagePaginationQuery.graphql';

const node: ReaderFragment = (function(){
var v0 = [
  "identityInventory",
  "findings"
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
      "name": "order"
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
      "operation": FindingsPagePaginationQuery_graphql
    }
  },
  "name": "FindingsPage_query",
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
          "alias": "findings",
          "args": [
            {
              "kind": "Variable",
              "name": "filter",
              "variableName": "filter"
            },
            {
              "kind": "Variable",
              "name": "orderBy",
              "variableName": "order"
            }
          ],
          "concreteType": "FindingConnection",
          "kind": "LinkedField",
          "name": "__FindingsPage_findings_connection",
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
                  "kind": "InlineDataFragmentSpread",
                  "name": "FindingsPageEdge_edge",
                  "selections": [
                    (v1/*:: as any*/),
                    {
                      "kind": "CatchField",
                      "field": {
                        "alias": null,
                        "args": null,
                        "concreteType": "Finding",
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
                            "name": "FindingRow_finding"
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
                  "concreteType": "Finding",
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

(node as any).hash = "45382f9a20a6e751329bd4af60541b43";

export default node;
