/**
 * @generated SignedSource<<36300a8f1fa00fed9c6e6bbca4d2f011>>
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
  readonly id: string;
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
      "name": "id",
      "storageKey": null
    },
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

(node as any).hash = "ce3d6e25ba3b69caa99d02ff6fc11185";

export default node;
