/**
 * @generated SignedSource<<f93023e5d0f248b12a097a1b030d077e>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ConcreteRequest } from 'relay-runtime';
import { FragmentRefs } from "relay-runtime";
export type ExpiryBucketSize = "DAY" | "MONTH" | "WEEK" | "%future added value";
export type ExpiryPanelRefetchQuery$variables = {
  bucket: ExpiryBucketSize;
  horizon: string;
};
export type ExpiryPanelRefetchQuery$data = {
  readonly " $fragmentSpreads": FragmentRefs<"ExpiryPanel_query">;
};
export type ExpiryPanelRefetchQuery = {
  response: ExpiryPanelRefetchQuery$data;
  variables: ExpiryPanelRefetchQuery$variables;
};

const node: ConcreteRequest = (function(){
var v0 = [
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
v1 = {
  "kind": "Variable",
  "name": "bucket",
  "variableName": "bucket"
},
v2 = {
  "kind": "Variable",
  "name": "horizon",
  "variableName": "horizon"
},
v3 = [
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
  "fragment": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Fragment",
    "metadata": null,
    "name": "ExpiryPanelRefetchQuery",
    "selections": [
      {
        "args": [
          (v1/*:: as any*/),
          (v2/*:: as any*/)
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
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Operation",
    "name": "ExpiryPanelRefetchQuery",
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
            "alias": "caTimeline",
            "args": [
              (v1/*:: as any*/),
              (v2/*:: as any*/),
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
            "selections": (v3/*:: as any*/),
            "storageKey": null
          },
          {
            "alias": "certificateTimeline",
            "args": [
              (v1/*:: as any*/),
              (v2/*:: as any*/),
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
            "selections": (v3/*:: as any*/),
            "storageKey": null
          }
        ],
        "storageKey": null
      }
    ]
  },
  "params": {
    "cacheID": "4ae5afac031fa0b99ebf9bf9fe283c81",
    "id": null,
    "metadata": {},
    "name": "ExpiryPanelRefetchQuery",
    "operationKind": "query",
    "text": "query ExpiryPanelRefetchQuery(\n  $bucket: ExpiryBucketSize!\n  $horizon: Duration!\n) {\n  ...ExpiryPanel_query_Ohfib\n}\n\nfragment ExpiryPanel_query_Ohfib on Query {\n  identityInventory {\n    caTimeline: expiryTimeline(kind: CA_CERTIFICATE, bucket: $bucket, horizon: $horizon) {\n      expired\n      later\n      withoutDate\n      buckets {\n        from\n        to\n        count\n      }\n    }\n    certificateTimeline: expiryTimeline(kind: DEVICE_CERTIFICATE, bucket: $bucket, horizon: $horizon) {\n      expired\n      later\n      withoutDate\n      buckets {\n        from\n        to\n        count\n      }\n    }\n  }\n}\n"
  }
};
})();

(node as any).hash = "f22316e50bc28f3d41bad186eecea937";

export default node;
