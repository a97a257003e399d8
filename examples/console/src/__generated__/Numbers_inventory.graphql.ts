/**
 * @generated SignedSource<<6f778850ce9400758af522726116385d>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
import { FragmentRefs, Result } from "relay-runtime";
export type Numbers_inventory$data = {
  readonly caCounts: Result<ReadonlyArray<{
    readonly count: number;
    readonly keys: ReadonlyArray<string>;
  }> | null | undefined, unknown>;
  readonly certificateCounts: Result<ReadonlyArray<{
    readonly count: number;
    readonly keys: ReadonlyArray<string>;
  }> | null | undefined, unknown>;
  readonly credentialCounts: Result<ReadonlyArray<{
    readonly count: number;
    readonly keys: ReadonlyArray<string>;
  }> | null | undefined, unknown>;
  readonly deviceCounts: Result<ReadonlyArray<{
    readonly count: number;
    readonly keys: ReadonlyArray<string>;
  }> | null | undefined, unknown>;
  readonly groupCounts: Result<ReadonlyArray<{
    readonly count: number;
    readonly keys: ReadonlyArray<string>;
  }> | null | undefined, unknown>;
  readonly identityCounts: Result<ReadonlyArray<{
    readonly count: number;
    readonly keys: ReadonlyArray<string>;
  }> | null | undefined, unknown>;
  readonly " $fragmentType": "Numbers_inventory";
};
export type Numbers_inventory$key = {
  readonly " $data"?: Numbers_inventory$data;
  readonly " $fragmentSpreads": FragmentRefs<"Numbers_inventory">;
};

const node: ReaderFragment = (function(){
var v0 = {
  "kind": "Literal",
  "name": "by",
  "value": [
    "PROVIDER",
    "STATUS"
  ]
},
v1 = [
  {
    "alias": null,
    "args": null,
    "kind": "ScalarField",
    "name": "keys",
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
v2 = {
  "kind": "Literal",
  "name": "by",
  "value": [
    "PROVIDER"
  ]
};
return {
  "argumentDefinitions": [],
  "kind": "Fragment",
  "metadata": null,
  "name": "Numbers_inventory",
  "selections": [
    {
      "kind": "CatchField",
      "field": {
        "alias": "caCounts",
        "args": [
          (v0/*:: as any*/),
          {
            "kind": "Literal",
            "name": "kind",
            "value": "CA_CERTIFICATE"
          }
        ],
        "concreteType": "InventoryCountGroup",
        "kind": "LinkedField",
        "name": "counts",
        "plural": true,
        "selections": (v1/*:: as any*/),
        "storageKey": "counts(by:[\"PROVIDER\",\"STATUS\"],kind:\"CA_CERTIFICATE\")"
      },
      "to": "RESULT"
    },
    {
      "kind": "CatchField",
      "field": {
        "alias": "certificateCounts",
        "args": [
          (v0/*:: as any*/),
          {
            "kind": "Literal",
            "name": "kind",
            "value": "DEVICE_CERTIFICATE"
          }
        ],
        "concreteType": "InventoryCountGroup",
        "kind": "LinkedField",
        "name": "counts",
        "plural": true,
        "selections": (v1/*:: as any*/),
        "storageKey": "counts(by:[\"PROVIDER\",\"STATUS\"],kind:\"DEVICE_CERTIFICATE\")"
      },
      "to": "RESULT"
    },
    {
      "kind": "CatchField",
      "field": {
        "alias": "deviceCounts",
        "args": [
          (v0/*:: as any*/),
          {
            "kind": "Literal",
            "name": "kind",
            "value": "DEVICE"
          }
        ],
        "concreteType": "InventoryCountGroup",
        "kind": "LinkedField",
        "name": "counts",
        "plural": true,
        "selections": (v1/*:: as any*/),
        "storageKey": "counts(by:[\"PROVIDER\",\"STATUS\"],kind:\"DEVICE\")"
      },
      "to": "RESULT"
    },
    {
      "kind": "CatchField",
      "field": {
        "alias": "credentialCounts",
        "args": [
          (v2/*:: as any*/),
          {
            "kind": "Literal",
            "name": "kind",
            "value": "CLIENT_CREDENTIAL"
          }
        ],
        "concreteType": "InventoryCountGroup",
        "kind": "LinkedField",
        "name": "counts",
        "plural": true,
        "selections": (v1/*:: as any*/),
        "storageKey": "counts(by:[\"PROVIDER\"],kind:\"CLIENT_CREDENTIAL\")"
      },
      "to": "RESULT"
    },
    {
      "kind": "CatchField",
      "field": {
        "alias": "groupCounts",
        "args": [
          (v2/*:: as any*/),
          {
            "kind": "Literal",
            "name": "kind",
            "value": "GROUP"
          }
        ],
        "concreteType": "InventoryCountGroup",
        "kind": "LinkedField",
        "name": "counts",
        "plural": true,
        "selections": (v1/*:: as any*/),
        "storageKey": "counts(by:[\"PROVIDER\"],kind:\"GROUP\")"
      },
      "to": "RESULT"
    },
    {
      "kind": "CatchField",
      "field": {
        "alias": "identityCounts",
        "args": [
          (v2/*:: as any*/),
          {
            "kind": "Literal",
            "name": "kind",
            "value": "AUTH_IDENTITY"
          }
        ],
        "concreteType": "InventoryCountGroup",
        "kind": "LinkedField",
        "name": "counts",
        "plural": true,
        "selections": (v1/*:: as any*/),
        "storageKey": "counts(by:[\"PROVIDER\"],kind:\"AUTH_IDENTITY\")"
      },
      "to": "RESULT"
    }
  ],
  "type": "FleetInventory",
  "abstractKey": null
};
})();

(node as any).hash = "f32221fa8f24766499955e884e650f19";

export default node;
