/**
 * @generated SignedSource<<2fc09b08c6e93a384fb14c7a46eeae34>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
export type FindingSeverity = "CRITICAL" | "HIGH" | "INFO" | "LOW" | "MEDIUM" | "%future added value";
import { FragmentRefs, Result } from "relay-runtime";
export type FindingsPanel_inventory$data = {
  readonly findings: Result<{
    readonly nodes: ReadonlyArray<{
      readonly detail: string;
      readonly firstSeenAt: string;
      readonly id: string;
      readonly severity: FindingSeverity;
      readonly suppression: {
        readonly reason: string;
        readonly until: string | null | undefined;
      } | null | undefined;
      readonly title: string;
    } | null | undefined> | null | undefined;
    readonly pageInfo: {
      readonly hasNextPage: boolean;
    };
  } | null | undefined, unknown>;
  readonly " $fragmentType": "FindingsPanel_inventory";
};
export type FindingsPanel_inventory$key = {
  readonly " $data"?: FindingsPanel_inventory$data;
  readonly " $fragmentSpreads": FragmentRefs<"FindingsPanel_inventory">;
};

const node: ReaderFragment = {
  "argumentDefinitions": [
    {
      "defaultValue": null,
      "kind": "LocalArgument",
      "name": "id"
    }
  ],
  "kind": "Fragment",
  "metadata": null,
  "name": "FindingsPanel_inventory",
  "selections": [
    {
      "kind": "CatchField",
      "field": {
        "alias": null,
        "args": [
          {
            "fields": [
              {
                "kind": "Variable",
                "name": "nodeId",
                "variableName": "id"
              },
              {
                "kind": "Literal",
                "name": "state",
                "value": [
                  "OPEN",
                  "SUPPRESSED"
                ]
              }
            ],
            "kind": "ObjectValue",
            "name": "filter"
          },
          {
            "kind": "Literal",
            "name": "first",
            "value": 20
          }
        ],
        "concreteType": "FindingConnection",
        "kind": "LinkedField",
        "name": "findings",
        "plural": false,
        "selections": [
          {
            "alias": null,
            "args": null,
            "concreteType": "Finding",
            "kind": "LinkedField",
            "name": "nodes",
            "plural": true,
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
                "name": "detail",
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
                "concreteType": "FindingSuppression",
                "kind": "LinkedField",
                "name": "suppression",
                "plural": false,
                "selections": [
                  {
                    "alias": null,
                    "args": null,
                    "kind": "ScalarField",
                    "name": "reason",
                    "storageKey": null
                  },
                  {
                    "alias": null,
                    "args": null,
                    "kind": "ScalarField",
                    "name": "until",
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
                "name": "hasNextPage",
                "storageKey": null
              }
            ],
            "storageKey": null
          }
        ],
        "storageKey": null
      },
      "to": "RESULT"
    }
  ],
  "type": "FleetInventory",
  "abstractKey": null
};

(node as any).hash = "b535628ef1fd64e108fde61604474099";

export default node;
