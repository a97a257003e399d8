/**
 * @generated SignedSource<<1b98f9c6f4f6ff2120ae1b78cb27208a>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
export type PermissionEffect = "ALLOW" | "DENY" | "UNKNOWN" | "%future added value";
import { FragmentRefs } from "relay-runtime";
export type PolicyPage_policy$data = {
  readonly createdAt: string | null | undefined;
  readonly instance: {
    readonly id: string;
    readonly " $fragmentSpreads": FragmentRefs<"ObjectDetail_instance">;
  } | null | undefined;
  readonly name: string | null | undefined;
  readonly policyId: string;
  readonly spaceId: string | null | undefined;
  readonly statements: ReadonlyArray<{
    readonly actions: ReadonlyArray<string>;
    readonly effect: PermissionEffect;
    readonly resources: ReadonlyArray<string>;
  }> | null | undefined;
  readonly targets?: {
    readonly " $fragmentSpreads": FragmentRefs<"TargetList_policy">;
  } | null | undefined;
  readonly updatedAt: string | null | undefined;
  readonly " $fragmentSpreads": FragmentRefs<"PolicyRow_policy">;
  readonly " $fragmentType": "PolicyPage_policy";
};
export type PolicyPage_policy$key = {
  readonly " $data"?: PolicyPage_policy$data;
  readonly " $fragmentSpreads": FragmentRefs<"PolicyPage_policy">;
};

const node: ReaderFragment = {
  "argumentDefinitions": [
    {
      "defaultValue": null,
      "kind": "LocalArgument",
      "name": "lists"
    }
  ],
  "kind": "Fragment",
  "metadata": null,
  "name": "PolicyPage_policy",
  "selections": [
    {
      "args": null,
      "kind": "FragmentSpread",
      "name": "PolicyRow_policy"
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "policyId",
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
      "name": "spaceId",
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
      "concreteType": "PolicyStatement",
      "kind": "LinkedField",
      "name": "statements",
      "plural": true,
      "selections": [
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
          "kind": "ScalarField",
          "name": "actions",
          "storageKey": null
        },
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "resources",
          "storageKey": null
        }
      ],
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
    },
    {
      "condition": "lists",
      "kind": "Condition",
      "passingValue": true,
      "selections": [
        {
          "fragment": {
            "kind": "InlineFragment",
            "selections": [
              {
                "args": [
                  {
                    "kind": "Literal",
                    "name": "type",
                    "value": "DEVICE"
                  }
                ],
                "kind": "FragmentSpread",
                "name": "TargetList_policy"
              }
            ],
            "type": "DevicePolicy",
            "abstractKey": null
          },
          "kind": "AliasedInlineFragmentSpread",
          "name": "targets"
        }
      ]
    }
  ],
  "type": "DevicePolicy",
  "abstractKey": null
};

(node as any).hash = "cb7da10e03cd681687375fc03a082da9";

export default node;
