/**
 * @generated SignedSource<<8031d229a7c5179ed464972311aaf769>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
export type CertificateStatus = "ACTIVE" | "INACTIVE" | "UNKNOWN" | "UNVERIFIED" | "%future added value";
import { FragmentRefs } from "relay-runtime";
export type TemplateRow_template$data = {
  readonly name: string | null | undefined;
  readonly status: CertificateStatus | null | undefined;
  readonly templateId: string;
  readonly updatedAt: string | null | undefined;
  readonly " $fragmentType": "TemplateRow_template";
};
export type TemplateRow_template$key = {
  readonly " $data"?: TemplateRow_template$data;
  readonly " $fragmentSpreads": FragmentRefs<"TemplateRow_template">;
};

const node: ReaderFragment = {
  "argumentDefinitions": [],
  "kind": "Fragment",
  "metadata": null,
  "name": "TemplateRow_template",
  "selections": [
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "templateId",
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
      "name": "updatedAt",
      "storageKey": null
    }
  ],
  "type": "DeviceTemplate",
  "abstractKey": null
};

(node as any).hash = "8ebac509a3db9ca796f5b7e45fd68dce";

export default node;
