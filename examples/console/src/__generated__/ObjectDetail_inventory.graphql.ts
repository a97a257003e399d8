/**
 * @generated SignedSource<<ab0e8a0b70e889ae4b9cf9bfec95610c>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
import { FragmentRefs } from "relay-runtime";
export type ObjectDetail_inventory$data = {
  readonly " $fragmentSpreads": FragmentRefs<"ChangesPanel_inventory" | "FindingsPanel_inventory">;
  readonly " $fragmentType": "ObjectDetail_inventory";
};
export type ObjectDetail_inventory$key = {
  readonly " $data"?: ObjectDetail_inventory$data;
  readonly " $fragmentSpreads": FragmentRefs<"ObjectDetail_inventory">;
};

const node: ReaderFragment = (function(){
var v0 = [
  {
    "kind": "Variable",
    "name": "id",
    "variableName": "id"
  }
];
return {
  "argumentDefinitions": [
    {
      "defaultValue": null,
      "kind": "LocalArgument",
      "name": "id"
    }
  ],
  "kind": "Fragment",
  "metadata": null,
  "name": "ObjectDetail_inventory",
  "selections": [
    {
      "args": (v0/*:: as any*/),
      "kind": "FragmentSpread",
      "name": "FindingsPanel_inventory"
    },
    {
      "args": (v0/*:: as any*/),
      "kind": "FragmentSpread",
      "name": "ChangesPanel_inventory"
    }
  ],
  "type": "FleetInventory",
  "abstractKey": null
};
})();

(node as any).hash = "dd553c64f78e453d69ed93d380fcd864";

export default node;
