/**
 * @generated SignedSource<<e64d641b3b2de51f2082d11d4017f3fb>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
export type CertificateStatus = "ACTIVE" | "INACTIVE" | "UNKNOWN" | "UNVERIFIED" | "%future added value";
import { FragmentRefs } from "relay-runtime";
export type DeviceCertificateRow_certificate$data = {
  readonly certificateId: string;
  readonly commonName: string | null | undefined;
  readonly daysUntilExpiry: number | null | undefined;
  readonly status: CertificateStatus;
  readonly validTo: string | null | undefined;
  readonly " $fragmentType": "DeviceCertificateRow_certificate";
};
export type DeviceCertificateRow_certificate$key = {
  readonly " $data"?: DeviceCertificateRow_certificate$data;
  readonly " $fragmentSpreads": FragmentRefs<"DeviceCertificateRow_certificate">;
};

const node: ReaderFragment = {
  "argumentDefinitions": [],
  "kind": "Fragment",
  "metadata": null,
  "name": "DeviceCertificateRow_certificate",
  "selections": [
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "certificateId",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "commonName",
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
      "name": "validTo",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "daysUntilExpiry",
      "storageKey": null
    }
  ],
  "type": "DeviceCertificate",
  "abstractKey": null
};

(node as any).hash = "67fd7d1893c05e1b6aff485e79d292c9";

export default node;
