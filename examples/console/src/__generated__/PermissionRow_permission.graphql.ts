/**
 * @generated SignedSource<<96e8692d21f2c6b54ea530f0080ee4e2>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
export type IdentityType = "CLIENT" | "UNKNOWN" | "USER" | "%future added value";
export type PermissionEffect = "ALLOW" | "DENY" | "UNKNOWN" | "%future added value";
export type PermitAction = "CONNECT" | "PUB" | "PUB_SUB" | "SUB" | "UNKNOWN" | "%future added value";
import { FragmentRefs } from "relay-runtime";
export type PermissionRow_permission$data = {
  readonly action: PermitAction;
  readonly effect: PermissionEffect;
  readonly identity: string;
  readonly identityType: IdentityType;
  readonly topic: string;
  readonly " $fragmentType": "PermissionRow_permission";
};
export type PermissionRow_permission$key = {
  readonly " $data"?: PermissionRow_permission$data;
  readonly " $fragmentSpreads": FragmentRefs<"PermissionRow_permission">;
};

const node: ReaderFragment = {
  "argumentDefinitions": [],
  "kind": "Fragment",
  "metadata": null,
  "name": "PermissionRow_permission",
  "selections": [
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "topic",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "identity",
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
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "action",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "effect",
      "storageKey": null
    }
  ],
  "type": "AuthPermission",
  "abstractKey": null
};

(node as any).hash = "46f10475b0cfa4ec1f26b93570c9334a";

export default node;
