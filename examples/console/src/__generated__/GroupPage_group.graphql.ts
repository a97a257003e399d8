/**
 * @generated SignedSource<<51f61fc1c0b3b963dd78d8b162dfd838>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
export type Capability = "CA_CERTIFICATES" | "CA_SETTINGS" | "CLIENT_CREDENTIALS" | "CUSTOM_AUTH" | "DEVICES" | "DEVICE_CERTIFICATES" | "DEVICE_POLICIES" | "DEVICE_SEARCH" | "GROUPS" | "SESSIONS" | "TOKENS" | "%future added value";
export type Provider = "ALIBABA_MQTT" | "HUAWEI_IOTDA" | "%future added value";
import { FragmentRefs, Result } from "relay-runtime";
export type GroupPage_group$data = {
  readonly createdAt: string | null | undefined;
  readonly credentials?: {
    readonly " $fragmentSpreads": FragmentRefs<"GroupCredentialList_group">;
  } | null | undefined;
  readonly description: string | null | undefined;
  readonly devices?: {
    readonly " $fragmentSpreads": FragmentRefs<"GroupDeviceList_group">;
  } | null | undefined;
  readonly firstSeenAt: string | null | undefined;
  readonly groupId: string;
  readonly instance: {
    readonly capabilities: ReadonlyArray<Capability>;
    readonly id: string;
    readonly " $fragmentSpreads": FragmentRefs<"ObjectDetail_instance">;
  } | null | undefined;
  readonly isDynamic: boolean | null | undefined;
  readonly name: string | null | undefined;
  readonly parent: Result<{
    readonly groupId: string;
    readonly id: string;
    readonly name: string | null | undefined;
  } | null | undefined, unknown>;
  readonly provider: Provider;
  readonly rule: string | null | undefined;
  readonly tags: ReadonlyArray<{
    readonly key: string;
    readonly value: string | null | undefined;
  }> | null | undefined;
  readonly updatedAt: string | null | undefined;
  readonly " $fragmentSpreads": FragmentRefs<"GroupRow_group">;
  readonly " $fragmentType": "GroupPage_group";
};
export type GroupPage_group$key = {
  readonly " $data"?: GroupPage_group$data;
  readonly " $fragmentSpreads": FragmentRefs<"GroupPage_group">;
};

const node: ReaderFragment = (function(){
var v0 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "groupId",
  "storageKey": null
},
v1 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "name",
  "storageKey": null
},
v2 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "id",
  "storageKey": null
};
return {
  "argumentDefinitions": [
    {
      "defaultValue": null,
      "kind": "LocalArgument",
      "name": "lists"
    }
  ],
  "kind": "Fragment",
  "metadata": null,
  "name": "GroupPage_group",
  "selections": [
    {
      "kind": "CatchField",
      "field": {
        "alias": null,
        "args": null,
        "kind": "ScalarField",
        "name": "firstSeenAt",
        "storageKey": null
      },
      "to": "NULL"
    },
    {
      "args": null,
      "kind": "FragmentSpread",
      "name": "GroupRow_group"
    },
    (v0/*:: as any*/),
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "provider",
      "storageKey": null
    },
    (v1/*:: as any*/),
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
      "name": "isDynamic",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "rule",
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
      "concreteType": "Tag",
      "kind": "LinkedField",
      "name": "tags",
      "plural": true,
      "selections": [
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "key",
          "storageKey": null
        },
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "value",
          "storageKey": null
        }
      ],
      "storageKey": null
    },
    {
      "kind": "CatchField",
      "field": {
        "alias": null,
        "args": null,
        "concreteType": "Group",
        "kind": "LinkedField",
        "name": "parent",
        "plural": false,
        "selections": [
          (v2/*:: as any*/),
          (v1/*:: as any*/),
          (v0/*:: as any*/)
        ],
        "storageKey": null
      },
      "to": "RESULT"
    },
    {
      "alias": null,
      "args": null,
      "concreteType": "Instance",
      "kind": "LinkedField",
      "name": "instance",
      "plural": false,
      "selections": [
        (v2/*:: as any*/),
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "capabilities",
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
                "args": null,
                "kind": "FragmentSpread",
                "name": "GroupDeviceList_group"
              }
            ],
            "type": "Group",
            "abstractKey": null
          },
          "kind": "AliasedInlineFragmentSpread",
          "name": "devices"
        },
        {
          "fragment": {
            "kind": "InlineFragment",
            "selections": [
              {
                "args": null,
                "kind": "FragmentSpread",
                "name": "GroupCredentialList_group"
              }
            ],
            "type": "Group",
            "abstractKey": null
          },
          "kind": "AliasedInlineFragmentSpread",
          "name": "credentials"
        }
      ]
    }
  ],
  "type": "Group",
  "abstractKey": null
};
})();

(node as any).hash = "2d906c709f1c643656c7396467befca1";

export default node;
