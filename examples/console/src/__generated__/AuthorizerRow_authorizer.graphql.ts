/**
 * @generated SignedSource<<4c98ae3ad8ab6801d4978c453a412f20>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
export type CertificateStatus = "ACTIVE" | "INACTIVE" | "UNKNOWN" | "UNVERIFIED" | "%future added value";
import { FragmentRefs } from "relay-runtime";
export type AuthorizerRow_authorizer$data = {
  readonly authorizerId: string;
  readonly functionName: string | null | undefined;
  readonly isDefault: boolean | null | undefined;
  readonly name: string | null | undefined;
  readonly status: CertificateStatus;
  readonly " $fragmentType": "AuthorizerRow_authorizer";
};
export type AuthorizerRow_authorizer$key = {
  readonly " $data"?: AuthorizerRow_authorizer$data;
  readonly " $fragmentSpreads": FragmentRefs<"AuthorizerRow_authorizer">;
};

const node: ReaderFragment = {
  "argumentDefinitions": [],
  "kind": "Fragment",
  "metadata": null,
  "name": "AuthorizerRow_authorizer",
  "selections": [
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
      "name": "isDefault",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "status",
      "storageKey": null
    }
  ],
  "type": "DeviceAuthorizer",
  "abstractKey": null
};

(node as any).hash = "b2e208a48310542e2ee905786407d554";

export default node;
