/**
 * @generated SignedSource<<baafbc00d0cb0adbfdc9ce1acd27236c>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
import { FragmentRefs } from "relay-runtime";
export type ObjectHead_instance$data = {
  readonly id: string;
  readonly instanceId: string;
  readonly name: string | null | undefined;
  readonly " $fragmentType": "ObjectHead_instance";
};
export type ObjectHead_instance$key = {
  readonly " $data"?: ObjectHead_instance$data;
  readonly " $fragmentSpreads": FragmentRefs<"ObjectHead_instance">;
};

const node: ReaderFragment = {
  "argumentDefinitions": [],
  "kind": "Fragment",
  "metadata": null,
  "name": "ObjectHead_instance",
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

(node as any).hash = "292e6168086750bd8da287445c9a2fdd";

export default node;
