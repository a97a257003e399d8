/**
 * @generated SignedSource<<d325a1ab221c0caee0b0b04853c29ccd>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
export type CertificateStatus = "ACTIVE" | "INACTIVE" | "UNKNOWN" | "UNVERIFIED" | "%future added value";
export type DeviceTemplateKind = "AUTHENTICATION" | "PROVISIONING" | "%future added value";
import { FragmentRefs } from "relay-runtime";
export type TemplatePage_template$data = {
  readonly body: string | null | undefined;
  readonly createdAt: string | null | undefined;
  readonly description: string | null | undefined;
  readonly instance: {
    readonly id: string;
    readonly " $fragmentSpreads": FragmentRefs<"ObjectDetail_instance">;
  } | null | undefined;
  readonly kind: DeviceTemplateKind;
  readonly name: string | null | undefined;
  readonly rawStatus: string | null | undefined;
  readonly status: CertificateStatus | null | undefined;
  readonly templateId: string;
  readonly updatedAt: string | null | undefined;
  readonly " $fragmentSpreads": FragmentRefs<"TemplateRow_template">;
  readonly " $fragmentType": "TemplatePage_template";
};
export type TemplatePage_template$key = {
  readonly " $data"?: TemplatePage_template$data;
  readonly " $fragmentSpreads": FragmentRefs<"TemplatePage_template">;
};

const node: ReaderFragment = {
  "argumentDefinitions": [],
  "kind": "Fragment",
  "metadata": null,
  "name": "TemplatePage_template",
  "selections": [
    {
      "args": null,
      "kind": "FragmentSpread",
      "name": "TemplateRow_template"
    },
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
      "name": "kind",
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
      "name": "description",
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
      "name": "body",
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
  "type": "DeviceTemplate",
  "abstractKey": null
};

(node as any).hash = "78d154c9f1d800e9bacfa934733cbc1d";

export default node;
