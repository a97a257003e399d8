/**
 * @generated SignedSource<<bb6f7be4437247a11a022410e358afb7>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
export type CertificateStatus = "ACTIVE" | "INACTIVE" | "UNKNOWN" | "UNVERIFIED" | "%future added value";
import { FragmentRefs } from "relay-runtime";
export type CaRow_ca$data = {
  readonly caId: string;
  readonly daysUntilExpiry: number | null | undefined;
  readonly name: string | null | undefined;
  readonly status: CertificateStatus;
  readonly validTo: string | null | undefined;
  readonly " $fragmentType": "CaRow_ca";
};
export type CaRow_ca$key = {
  readonly " $data"?: CaRow_ca$data;
  readonly " $fragmentSpreads": FragmentRefs<"CaRow_ca">;
};

const node: ReaderFragment = {
  "argumentDefinitions": [],
  "kind": "Fragment",
  "metadata": null,
  "name": "CaRow_ca",
  "selections": [
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "caId",
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
  "type": "CaCertificate",
  "abstractKey": null
};

(node as any).hash = "3c197031eb0be41fb236800ecd6fb69f";

export default node;
