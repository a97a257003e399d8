/**
 * @generated SignedSource<<af52b47df7f966172daf2cc9bc2cea0e>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
import { FragmentRefs, Result } from "relay-runtime";
export type NextToExpire_inventory$data = {
  readonly caCertificates: Result<{
    readonly nodes: ReadonlyArray<{
      readonly blastRadius: {
        readonly deviceCertificates: number;
        readonly devices: number | null | undefined;
      } | null | undefined;
      readonly caId: string;
      readonly daysUntilExpiry: number | null | undefined;
      readonly id: string;
      readonly instance: {
        readonly instanceId: string;
        readonly name: string | null | undefined;
      } | null | undefined;
      readonly name: string | null | undefined;
      readonly validTo: string | null | undefined;
    } | null | undefined> | null | undefined;
  } | null | undefined, unknown>;
  readonly deviceCertificates: Result<{
    readonly nodes: ReadonlyArray<{
      readonly certificateId: string;
      readonly commonName: string | null | undefined;
      readonly daysUntilExpiry: number | null | undefined;
      readonly id: string;
      readonly instance: {
        readonly instanceId: string;
        readonly name: string | null | undefined;
      } | null | undefined;
      readonly validTo: string | null | undefined;
    } | null | undefined> | null | undefined;
  } | null | undefined, unknown>;
  readonly " $fragmentType": "NextToExpire_inventory";
};
export type NextToExpire_inventory$key = {
  readonly " $data"?: NextToExpire_inventory$data;
  readonly " $fragmentSpreads": FragmentRefs<"NextToExpire_inventory">;
};

const node: ReaderFragment = (function(){
var v0 = [
  {
    "kind": "Literal",
    "name": "filter",
    "value": {
      "expired": false
    }
  },
  {
    "kind": "Literal",
    "name": "first",
    "value": 5
  },
  {
    "kind": "Literal",
    "name": "orderBy",
    "value": {
      "direction": "ASC",
      "field": "VALID_TO"
    }
  }
],
v1 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "id",
  "storageKey": null
},
v2 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "name",
  "storageKey": null
},
v3 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "validTo",
  "storageKey": null
},
v4 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "daysUntilExpiry",
  "storageKey": null
},
v5 = {
  "alias": null,
  "args": null,
  "concreteType": "Instance",
  "kind": "LinkedField",
  "name": "instance",
  "plural": false,
  "selections": [
    (v2/*:: as any*/),
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "instanceId",
      "storageKey": null
    }
  ],
  "storageKey": null
};
return {
  "argumentDefinitions": [],
  "kind": "Fragment",
  "metadata": null,
  "name": "NextToExpire_inventory",
  "selections": [
    {
      "kind": "CatchField",
      "field": {
        "alias": null,
        "args": (v0/*:: as any*/),
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
              (v1/*:: as any*/),
              (v2/*:: as any*/),
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "caId",
                "storageKey": null
              },
              (v3/*:: as any*/),
              (v4/*:: as any*/),
              (v5/*:: as any*/),
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
                  },
                  {
                    "alias": null,
                    "args": null,
                    "kind": "ScalarField",
                    "name": "devices",
                    "storageKey": null
                  }
                ],
                "storageKey": null
              }
            ],
            "storageKey": null
          }
        ],
        "storageKey": "caCertificates(filter:{\"expired\":false},first:5,orderBy:{\"direction\":\"ASC\",\"field\":\"VALID_TO\"})"
      },
      "to": "RESULT"
    },
    {
      "kind": "CatchField",
      "field": {
        "alias": null,
        "args": (v0/*:: as any*/),
        "concreteType": "DeviceCertificateConnection",
        "kind": "LinkedField",
        "name": "deviceCertificates",
        "plural": false,
        "selections": [
          {
            "alias": null,
            "args": null,
            "concreteType": "DeviceCertificate",
            "kind": "LinkedField",
            "name": "nodes",
            "plural": true,
            "selections": [
              (v1/*:: as any*/),
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "commonName",
                "storageKey": null
              },
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "certificateId",
                "storageKey": null
              },
              (v3/*:: as any*/),
              (v4/*:: as any*/),
              (v5/*:: as any*/)
            ],
            "storageKey": null
          }
        ],
        "storageKey": "deviceCertificates(filter:{\"expired\":false},first:5,orderBy:{\"direction\":\"ASC\",\"field\":\"VALID_TO\"})"
      },
      "to": "RESULT"
    }
  ],
  "type": "FleetInventory",
  "abstractKey": null
};
})();

(node as any).hash = "3ac7a710add84768cbe49e043cd38f36";

export default node;
