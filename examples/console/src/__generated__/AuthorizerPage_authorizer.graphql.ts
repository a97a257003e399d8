/**
 * @generated SignedSource<<16195aef056944047a76591c53cbe11e>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
export type CertificateStatus = "ACTIVE" | "INACTIVE" | "UNKNOWN" | "UNVERIFIED" | "%future added value";
import { FragmentRefs } from "relay-runtime";
export type AuthorizerPage_authorizer$data = {
  readonly authorizerId: string;
  readonly cacheEnabled: boolean | null | undefined;
  readonly createdAt: string | null | undefined;
  readonly functionName: string | null | undefined;
  readonly functionUrn: string | null | undefined;
  readonly instance: {
    readonly id: string;
    readonly " $fragmentSpreads": FragmentRefs<"ObjectDetail_instance">;
  } | null | undefined;
  readonly isDefault: boolean | null | undefined;
  readonly name: string | null | undefined;
  readonly rawStatus: string | null | undefined;
  readonly signingEnabled: boolean | null | undefined;
  readonly signingPublicKey: string | null | undefined;
  readonly signingToken: {
    readonly fingerprint: string | null | undefined;
    readonly isSet: boolean;
  } | null | undefined;
  readonly status: CertificateStatus;
  readonly updatedAt: string | null | undefined;
  readonly " $fragmentSpreads": FragmentRefs<"AuthorizerRow_authorizer">;
  readonly " $fragmentType": "AuthorizerPage_authorizer";
};
export type AuthorizerPage_authorizer$key = {
  readonly " $data"?: AuthorizerPage_authorizer$data;
  readonly " $fragmentSpreads": FragmentRefs<"AuthorizerPage_authorizer">;
};

const node: ReaderFragment = {
  "argumentDefinitions": [],
  "kind": "Fragment",
  "metadata": null,
  "name": "AuthorizerPage_authorizer",
  "selections": [
    {
      "args": null,
      "kind": "FragmentSpread",
      "name": "AuthorizerRow_authorizer"
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "authorizerId",
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
      "name": "functionName",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "functionUrn",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "isDefault",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "status",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "rawStatus",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "cacheEnabled",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "signingEnabled",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "signingPublicKey",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "concreteType": "SecretRef",
      "kind": "LinkedField",
      "name": "signingToken",
      "plural": false,
      "selections": [
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "isSet",
          "storageKey": null
        },
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "fingerprint",
          "storageKey": null
        }
      ],
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "createdAt",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "updatedAt",
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
  "type": "DeviceAuthorizer",
  "abstractKey": null
};

(node as any).hash = "afa835c98ea477af89e6127449226f37";

export default node;
