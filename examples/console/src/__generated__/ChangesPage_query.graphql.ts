/**
 * @generated SignedSource<<574de2b6b7af6f36499f6d3ee2bdc255>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
export type CountPrecision = "EXACT" | "REPORTED" | "UNKNOWN" | "%future added value";
import { FragmentRefs } from "relay-runtime";
export type ChangesPage_query$data = {
  readonly identityInventory: {
    readonly changes: {
      readonly __id: string;
      readonly edges: ReadonlyArray<{
        readonly " $fragmentSpreads": FragmentRefs<"ChangesPageEdge_edge">;
      } | null | undefined> | null | undefined;
      readonly totalCount: number | null | undefined;
      readonly totalCountPrecision: CountPrecision;
      readonly " $fragmentSpreads": FragmentRefs<"ChangeGaps_changes">;
    } | null | undefined;
  } | null | undefined;
  readonly " $fragmentType": "ChangesPage_query";
};
export type ChangesPage_query$key = {
  readonly " $data"?: ChangesPage_query$data;
  readonly " $fragmentSpreads": FragmentRefs<"ChangesPage_query">;
};

import ChangesPagePaginationQuery_graphql from './ChangesPagePaginationQuery.graphql';

const node: ReaderFragment = (function(){
var v0 = [
  "identityInventory",
  "changes"
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
      "operation": ChangesPagePaginationQuery_graphql
    }
  },
  "name": "ChangesPage_query",
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
          "alias": "changes",
          "args": [
            {
              "kind": "Variable",
              "name": "filter",
              "variableName": "filter"
            }
          ],
          "concreteType": "InventoryChangeConnection",
          "kind": "LinkedField",
          "name": "__ChangesPage_changes_connection",
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
              "args": null,
              "kind": "FragmentSpread",
              "name": "ChangeGaps_changes"
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
                  "kind": "InlineDataFragmentSpread",
                  "name": "ChangesPageEdge_edge",
                  "selections": [
                    (v1/*:: as any*/),
                    {
                      "kind": "CatchField",
                      "field": {
                        "alias": null,
                        "args": null,
                        "concreteType": "InventoryChange",
                        "kind": "LinkedField",
                        "name": "node",
                        "plural": false,
                        "selections": [
                          {
                            "args": null,
                            "kind": "FragmentSpread",
                            "name": "ChangeRow_change"
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
                  "concreteType": "InventoryChange",
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

(node as any).hash = "6c26376a5764e4304fa1c47e049daed7";

export default node;
