/**
 * @generated SignedSource<<fb04333595b09e842719789535a4f4ba>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
import { FragmentRefs } from "relay-runtime";
export type PolicyRow_policy$data = {
  readonly name: string | null | undefined;
  readonly policyId: string;
  readonly spaceId: string | null | undefined;
  readonly updatedAt: string | null | undefined;
  readonly " $fragmentType": "PolicyRow_policy";
};
export type PolicyRow_policy$key = {
  readonly " $data"?: PolicyRow_policy$data;
  readonly " $fragmentSpreads": FragmentRefs<"PolicyRow_policy">;
};

const node: ReaderFragment = {
  "argumentDefinitions": [],
  "kind": "Fragment",
  "metadata": null,
  "name": "PolicyRow_policy",
  "selections": [
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "policyId",
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
      "name": "spaceId",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "updatedAt",
      "storageKey": null
    }
  ],
  "type": "DevicePolicy",
  "abstractKey": null
};

(node as any).hash = "64c2d3d9ed5f6052e74db2a032e374f0";

export default node;
