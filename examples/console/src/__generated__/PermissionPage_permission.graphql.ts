/**
 * @generated SignedSource<<3512614062663c6665ed0c17255e22fa>>
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
export type PermissionPage_permission$data = {
  readonly action: PermitAction;
  readonly effect: PermissionEffect;
  readonly identity: string;
  readonly identityType: IdentityType;
  readonly instance: {
    readonly id: string;
    readonly " $fragmentSpreads": FragmentRefs<"ObjectDetail_instance">;
  } | null | undefined;
  readonly topic: string;
  readonly " $fragmentSpreads": FragmentRefs<"PermissionRow_permission">;
  readonly " $fragmentType": "PermissionPage_permission";
};
export type PermissionPage_permission$key = {
  readonly " $data"?: PermissionPage_permission$data;
  readonly " $fragmentSpreads": FragmentRefs<"PermissionPage_permission">;
};

const node: ReaderFragment = {
  "argumentDefinitions": [],
  "kind": "Fragment",
  "metadata": null,
  "name": "PermissionPage_permission",
  "selections": [
    {
      "args": null,
      "kind": "FragmentSpread",
      "name": "PermissionRow_permission"
    },
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
  "type": "AuthPermission",
  "abstractKey": null
};

(node as any).hash = "4e7890ea9aa48480a047c9ac4b21ecc9";

export default node;
