/**
 * @generated SignedSource<<d3baf94957325b9f35cb8db28a03ffc5>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
import { FragmentRefs, Result } from "relay-runtime";
export type ExpiryPanel_query$data = {
  readonly identityInventory: {
    readonly caTimeline: Result<{
      readonly buckets: ReadonlyArray<{
        readonly count: number;
        readonly from: string;
        readonly to: string;
      }>;
      readonly expired: number;
      readonly later: number;
      readonly withoutDate: number;
    } | null | undefined, unknown>;
    readonly certificateTimeline: Result<{
      readonly buckets: ReadonlyArray<{
        readonly count: number;
        readonly from: string;
        readonly to: string;
      }>;
      readonly expired: number;
      readonly later: number;
      readonly withoutDate: number;
    } | null | undefined, unknown>;
  } | null | undefined;
  readonly " $fragmentType": "ExpiryPanel_query";
};
export type ExpiryPanel_query$key = {
  readonly " $data"?: ExpiryPanel_query$data;
  readonly " $fragmentSpreads": FragmentRefs<"ExpiryPanel_query">;
};

import ExpiryPanelRefetchQuery_graphql from './ExpiryPanelRefetchQuery.graphql';

const node: ReaderFragment = (function(){
var v0 = {
  "kind": "Variable",
  "name": "bucket",
  "variableName": "bucket"
},
v1 = {
  "kind": "Variable",
  "name": "horizon",
  "variableName": "horizon"
},
v2 = [
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
      {
        "alias": null,
        "args": null,
        "kind": "ScalarField",
        "name": "count",
        "storageKey": null
      }
    ],
    "storageKey": null
  }
];
return {
  "argumentDefinitions": [
    {
      "defaultValue": null,
      "kind": "LocalArgument",
      "name": "bucket"
    },
    {
      "defaultValue": null,
      "kind": "LocalArgument",
      "name": "horizon"
    }
  ],
  "kind": "Fragment",
  "metadata": {
    "refetch": {
      "connection": null,
      "fragmentPathInResult": [],
      "operation": ExpiryPanelRefetchQuery_graphql
    }
  },
  "name": "ExpiryPanel_query",
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
          "kind": "CatchField",
          "field": {
            "alias": "caTimeline",
            "args": [
              (v0/*:: as any*/),
              (v1/*:: as any*/),
              {
                "kind": "Literal",
                "name": "kind",
                "value": "CA_CERTIFICATE"
              }
            ],
            "concreteType": "ExpiryTimeline",
            "kind": "LinkedField",
            "name": "expiryTimeline",
            "plural": false,
            "selections": (v2/*:: as any*/),
            "storageKey": null
          },
          "to": "RESULT"
        },
        {
          "kind": "CatchField",
          "field": {
            "alias": "certificateTimeline",
            "args": [
              (v0/*:: as any*/),
              (v1/*:: as any*/),
              {
                "kind": "Literal",
                "name": "kind",
                "value": "DEVICE_CERTIFICATE"
              }
            ],
            "concreteType": "ExpiryTimeline",
            "kind": "LinkedField",
            "name": "expiryTimeline",
            "plural": false,
            "selections": (v2/*:: as any*/),
            "storageKey": null
          },
          "to": "RESULT"
        }
      ],
      "storageKey": null
    }
  ],
  "type": "Query",
  "abstractKey": null
};
})();

(node as any).hash = "f22316e50bc28f3d41bad186eecea937";

export default node;
