/**
 * @generated SignedSource<<f2ac7bbbbe5b618815d740b3039c5d0a>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
import { FragmentRefs } from "relay-runtime";
export type BlockedRow_client$data = {
  readonly clientId: string;
  readonly " $fragmentType": "BlockedRow_client";
};
export type BlockedRow_client$key = {
  readonly " $data"?: BlockedRow_client$data;
  readonly " $fragmentSpreads": FragmentRefs<"BlockedRow_client">;
};

const node: ReaderFragment = {
  "argumentDefinitions": [],
  "kind": "Fragment",
  "metadata": null,
  "name": "BlockedRow_client",
  "selections": [
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "clientId",
      "storageKey": null
    }
  ],
  "type": "BlockedClient",
  "abstractKey": null
};

(node as any).hash = "54c907305d4f3b4fa0799029c711ff1e";

export default node;
