/**
 * @generated SignedSource<<87bf5a31fed919f8383ea8a334bd6465>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
import { FragmentRefs } from "relay-runtime";
export type BlockedClientPage_client$data = {
  readonly clientId: string;
  readonly instance: {
    readonly id: string;
    readonly " $fragmentSpreads": FragmentRefs<"ObjectDetail_instance">;
  } | null | undefined;
  readonly " $fragmentSpreads": FragmentRefs<"BlockedRow_client">;
  readonly " $fragmentType": "BlockedClientPage_client";
};
export type BlockedClientPage_client$key = {
  readonly " $data"?: BlockedClientPage_client$data;
  readonly " $fragmentSpreads": FragmentRefs<"BlockedClientPage_client">;
};

const node: ReaderFragment = {
  "argumentDefinitions": [],
  "kind": "Fragment",
  "metadata": null,
  "name": "BlockedClientPage_client",
  "selections": [
    {
      "args": null,
      "kind": "FragmentSpread",
      "name": "BlockedRow_client"
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "clientId",
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
          "name": "id",
          "storageKey": null
        },
        {
          "args": null,
          "kind": "FragmentSpread",
          "name": "ObjectDetail_instance"
        }
      ],
      "storageKey": null
    }
  ],
  "type": "BlockedClient",
  "abstractKey": null
};

(node as any).hash = "4c3c08e084b3b0fd152358f24f6c20b9";

export default node;
