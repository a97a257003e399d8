/**
 * @generated SignedSource<<954a85592fe2f6e9892ddfda4c0e3008>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
export type IdentityType = "CLIENT" | "UNKNOWN" | "USER" | "%future added value";
export type SignMode = "ORIGIN" | "SIGNED" | "UNKNOWN" | "%future added value";
import { FragmentRefs } from "relay-runtime";
export type IdentityRow_identity$data = {
  readonly identityClientId: string | null | undefined;
  readonly identityType: IdentityType;
  readonly signMode: SignMode;
  readonly username: string;
  readonly " $fragmentType": "IdentityRow_identity";
};
export type IdentityRow_identity$key = {
  readonly " $data"?: IdentityRow_identity$data;
  readonly " $fragmentSpreads": FragmentRefs<"IdentityRow_identity">;
};

const node: ReaderFragment = {
  "argumentDefinitions": [],
  "kind": "Fragment",
  "metadata": null,
  "name": "IdentityRow_identity",
  "selections": [
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "username",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "identityType",
      "storageKey": null
    },
    {
      "alias": "identityClientId",
      "args": null,
      "kind": "ScalarField",
      "name": "clientId",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "signMode",
      "storageKey": null
    }
  ],
  "type": "AuthIdentity",
  "abstractKey": null
};

(node as any).hash = "b44daaaed2ff0459a448b1ba405f785d";

export default node;
