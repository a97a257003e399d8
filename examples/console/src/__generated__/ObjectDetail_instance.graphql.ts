/**
 * @generated SignedSource<<61e6607c66694a1511c19e4ad729951b>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
import { FragmentRefs } from "relay-runtime";
export type ObjectDetail_instance$data = {
  readonly id: string;
  readonly instanceId: string;
  readonly name: string | null | undefined;
  readonly " $fragmentType": "ObjectDetail_instance";
};
export type ObjectDetail_instance$key = {
  readonly " $data"?: ObjectDetail_instance$data;
  readonly " $fragmentSpreads": FragmentRefs<"ObjectDetail_instance">;
};

const node: ReaderFragment = {
  "argumentDefinitions": [],
  "kind": "Fragment",
  "metadata": null,
  "name": "ObjectDetail_instance",
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
      "name": "instanceId",
      "storageKey": null
    }
  ],
  "type": "Instance",
  "abstractKey": null
};

(node as any).hash = "aff9373c3a645b3493a79b1684086f11";

export default node;
