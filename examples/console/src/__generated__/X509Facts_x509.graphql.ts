/**
 * @generated SignedSource<<dd3d7bf4c9200b3bc9317811b109033a>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
import { FragmentRefs } from "relay-runtime";
export type X509Facts_x509$data = {
  readonly fingerprintSha256: string;
  readonly issuer: string;
  readonly keyAlgorithm: string;
  readonly keyBits: number | null | undefined;
  readonly serialNumber: string;
  readonly signatureAlgorithm: string | null | undefined;
  readonly subject: string;
  readonly " $fragmentType": "X509Facts_x509";
};
export type X509Facts_x509$key = {
  readonly " $data"?: X509Facts_x509$data;
  readonly " $fragmentSpreads": FragmentRefs<"X509Facts_x509">;
};

const node: ReaderFragment = {
  "argumentDefinitions": [],
  "kind": "Fragment",
  "metadata": null,
  "name": "X509Facts_x509",
  "selections": [
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "subject",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "issuer",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "serialNumber",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "fingerprintSha256",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "keyAlgorithm",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "keyBits",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "signatureAlgorithm",
      "storageKey": null
    }
  ],
  "type": "X509Details",
  "abstractKey": null
};

(node as any).hash = "58bb87e87a27d0ace5fb6616149308f8";

export default node;
