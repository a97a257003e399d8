/**
 * @generated SignedSource<<9f9172f0f4110557e05f81e26efa252d>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
export type EntityKind = "AUTH_IDENTITY" | "AUTH_PERMISSION" | "BLOCKED_CLIENT" | "CA_CERTIFICATE" | "CLIENT_CREDENTIAL" | "DEVICE" | "DEVICE_CERTIFICATE" | "DEVICE_POLICY" | "FINDING" | "GROUP" | "INSTANCE" | "%future added value";
import { FragmentRefs } from "relay-runtime";
export type ChangeGaps_changes$data = {
  readonly gapCount: number;
  readonly gaps: ReadonlyArray<{
    readonly account: string;
    readonly from: string;
    readonly instance: {
      readonly instanceId: string;
      readonly name: string | null | undefined;
    } | null | undefined;
    readonly kind: EntityKind;
    readonly to: string;
  }>;
  readonly " $fragmentType": "ChangeGaps_changes";
};
export type ChangeGaps_changes$key = {
  readonly " $data"?: ChangeGaps_changes$data;
  readonly " $fragmentSpreads": FragmentRefs<"ChangeGaps_changes">;
};

const node: ReaderFragment = {
  "argumentDefinitions": [],
  "kind": "Fragment",
  "metadata": null,
  "name": "ChangeGaps_changes",
  "selections": [
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "gapCount",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "concreteType": "InventoryChangeGap",
      "kind": "LinkedField",
      "name": "gaps",
      "plural": true,
      "selections": [
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "account",
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
          "name": "from",
          "storageKey": null
        },
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "to",
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
              "name": "name",
              "storageKey": null
            },
            {
              "alias": null,
              "args": null,
              "kind": "ScalarField",
              "name": "instanceId",
              "storageKey": null
            }
          ],
          "storageKey": null
        }
      ],
      "storageKey": null
    }
  ],
  "type": "InventoryChangeConnection",
  "abstractKey": null
};

(node as any).hash = "6db034177457f8101276587ccb8174c0";

export default node;
