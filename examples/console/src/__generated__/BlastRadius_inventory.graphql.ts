/**
 * @generated SignedSource<<8ff7fcdebc1b06f6205c9ef93fd8a572>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
import { FragmentRefs, Result } from "relay-runtime";
export type BlastRadius_inventory$data = {
  readonly signed: Result<{
    readonly nodes: ReadonlyArray<{
      readonly blastRadius: {
        readonly deviceCertificates: number;
      } | null | undefined;
      readonly caId: string;
      readonly id: string;
      readonly instance: {
        readonly account: string;
        readonly instanceId: string;
      } | null | undefined;
      readonly name: string | null | undefined;
    } | null | undefined> | null | undefined;
  } | null | undefined, unknown>;
  readonly timeline: Result<{
    readonly buckets: ReadonlyArray<{
      readonly count: number;
      readonly from: string;
      readonly to: string;
    }>;
    readonly expired: number;
    readonly later: number;
    readonly withoutDate: number;
  } | null | undefined, unknown>;
  readonly " $fragmentType": "BlastRadius_inventory";
};
export type BlastRadius_inventory$key = {
  readonly " $data"?: BlastRadius_inventory$data;
  readonly " $fragmentSpreads": FragmentRefs<"BlastRadius_inventory">;
};

const node: ReaderFragment = (function(){
var v0 = {
  "fields": [
    {
      "kind": "Variable",
      "name": "issuedBy",
      "variableName": "ca"
    }
  ],
  "kind": "ObjectValue",
  "name": "filter"
};
return {
  "argumentDefinitions": [
    {
      "defaultValue": null,
      "kind": "LocalArgument",
      "name": "ca"
    }
  ],
  "kind": "Fragment",
  "metadata": null,
  "name": "BlastRadius_inventory",
  "selections": [
    {
      "kind": "CatchField",
      "field": {
        "alias": "timeline",
        "args": [
          {
            "kind": "Literal",
            "name": "bucket",
            "value": "DAY"
          },
          (v0/*:: as any*/),
          {
            "kind": "Literal",
            "name": "horizon",
            "value": "P90D"
          },
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
        "selections": [
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
        ],
        "storageKey": null
      },
      "to": "RESULT"
    },
    {
      "kind": "CatchField",
      "field": {
        "alias": "signed",
        "args": [
          (v0/*:: as any*/),
          {
            "kind": "Literal",
            "name": "first",
            "value": 20
          }
        ],
        "concreteType": "CaCertificateConnection",
        "kind": "LinkedField",
        "name": "caCertificates",
        "plural": false,
        "selections": [
          {
            "alias": null,
            "args": null,
            "concreteType": "CaCertificate",
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
                "name": "name",
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
                "concreteType": "Instance",
                "kind": "LinkedField",
                "name": "instance",
                "plural": false,
                "selections": [
                  {
                    "alias": null,
                    "args": null,
                    "kind": "ScalarField",
                    "name": "instanceId",
                    "storageKey": null
                  },
                  {
                    "alias": null,
                    "args": null,
                    "kind": "ScalarField",
                    "name": "account",
                    "storageKey": null
                  }
                ],
                "storageKey": null
              },
              {
                "alias": null,
                "args": null,
                "concreteType": "BlastRadius",
                "kind": "LinkedField",
                "name": "blastRadius",
                "plural": false,
                "selections": [
                  {
                    "alias": null,
                    "args": null,
                    "kind": "ScalarField",
                    "name": "deviceCertificates",
                    "storageKey": null
                  }
                ],
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
})();

(node as any).hash = "d9f61ca3c8f1422c1c5591e373bacf55";

export default node;
