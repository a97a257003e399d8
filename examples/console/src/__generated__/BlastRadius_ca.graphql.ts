/**
 * @generated SignedSource<<891b3290403a45a30f374066baf42a30>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
export type CaLinkBasis = "SERIAL_NUMBER" | "SIGNATURE" | "%future added value";
export type SameCaBasis = "SAME_CERTIFICATE" | "SAME_KEY" | "%future added value";
import { FragmentRefs, Result } from "relay-runtime";
export type BlastRadius_ca$data = {
  readonly blastRadius: Result<{
    readonly asOf: string | null | undefined;
    readonly completeness: {
      readonly complete: boolean;
      readonly missingCount: number;
    };
    readonly deviceCertificates: number;
    readonly devices: number | null | undefined;
    readonly onlineDevices: number | null | undefined;
    readonly unknownIssuers: number;
    readonly weakestLink: CaLinkBasis | null | undefined;
  } | null | undefined, unknown>;
  readonly caId: string;
  readonly id: string;
  readonly name: string | null | undefined;
  readonly sameCa: Result<{
    readonly edges: ReadonlyArray<{
      readonly basis: SameCaBasis;
      readonly node: {
        readonly caId: string;
        readonly id: string;
        readonly instance: {
          readonly account: string;
          readonly instanceId: string;
        } | null | undefined;
        readonly name: string | null | undefined;
      } | null | undefined;
    } | null | undefined> | null | undefined;
  } | null | undefined, unknown>;
  readonly " $fragmentType": "BlastRadius_ca";
};
export type BlastRadius_ca$key = {
  readonly " $data"?: BlastRadius_ca$data;
  readonly " $fragmentSpreads": FragmentRefs<"BlastRadius_ca">;
};

const node: ReaderFragment = (function(){
var v0 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "id",
  "storageKey": null
},
v1 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "name",
  "storageKey": null
},
v2 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "caId",
  "storageKey": null
};
return {
  "argumentDefinitions": [],
  "kind": "Fragment",
  "metadata": null,
  "name": "BlastRadius_ca",
  "selections": [
    (v0/*:: as any*/),
    (v1/*:: as any*/),
    (v2/*:: as any*/),
    {
      "kind": "CatchField",
      "field": {
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
          },
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "devices",
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "onlineDevices",
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "weakestLink",
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "unknownIssuers",
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "asOf",
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
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
        "alias": null,
        "args": [
          {
            "kind": "Literal",
            "name": "first",
            "value": 10
          }
        ],
        "concreteType": "SameCaConnection",
        "kind": "LinkedField",
        "name": "sameCa",
        "plural": false,
        "selections": [
          {
            "alias": null,
            "args": null,
            "concreteType": "SameCaEdge",
            "kind": "LinkedField",
            "name": "edges",
            "plural": true,
            "selections": [
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "basis",
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
                  (v0/*:: as any*/),
                  (v1/*:: as any*/),
                  (v2/*:: as any*/),
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
                  }
                ],
                "storageKey": null
              }
            ],
            "storageKey": null
          }
        ],
        "storageKey": "sameCa(first:10)"
      },
      "to": "RESULT"
    }
  ],
  "type": "CaCertificate",
  "abstractKey": null
};
})();

(node as any).hash = "a960fff0e7d53429b028af2181e76d97";

export default node;
