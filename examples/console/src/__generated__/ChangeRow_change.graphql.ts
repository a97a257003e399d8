/**
 * @generated SignedSource<<f19b0cbf761b64bace101d110bc85c58>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
export type ChangeKind = "CREATED" | "DELETED" | "UPDATED" | "%future added value";
export type ChangeSource = "MUTATION" | "POLL" | "%future added value";
export type EntityKind = "AUTH_IDENTITY" | "AUTH_PERMISSION" | "BLOCKED_CLIENT" | "CA_CERTIFICATE" | "CLIENT_CREDENTIAL" | "DEVICE" | "DEVICE_CERTIFICATE" | "DEVICE_POLICY" | "FINDING" | "GROUP" | "INSTANCE" | "%future added value";
import { FragmentRefs } from "relay-runtime";
export type ChangeRow_change$data = {
  readonly at: string;
  readonly change: ChangeKind;
  readonly entity: {
    readonly " $fragmentSpreads": FragmentRefs<"objectName_node">;
  } | null | undefined;
  readonly fields: ReadonlyArray<{
    readonly after: string | null | undefined;
    readonly before: string | null | undefined;
    readonly name: string;
  }>;
  readonly kind: EntityKind;
  readonly notBefore: string | null | undefined;
  readonly principal: string | null | undefined;
  readonly source: ChangeSource;
  readonly " $fragmentType": "ChangeRow_change";
};
export type ChangeRow_change$key = {
  readonly " $data"?: ChangeRow_change$data;
  readonly " $fragmentSpreads": FragmentRefs<"ChangeRow_change">;
};

const node: ReaderFragment = (function(){
var v0 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "name",
  "storageKey": null
},
v1 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "id",
  "storageKey": null
},
v2 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "instanceId",
  "storageKey": null
},
v3 = {
  "alias": null,
  "args": null,
  "concreteType": "Instance",
  "kind": "LinkedField",
  "name": "instance",
  "plural": false,
  "selections": [
    (v1/*:: as any*/),
    (v0/*:: as any*/),
    (v2/*:: as any*/),
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "provider",
      "storageKey": null
    }
  ],
  "storageKey": null
},
v4 = [
  {
    "alias": null,
    "args": null,
    "kind": "ScalarField",
    "name": "clientId",
    "storageKey": null
  },
  (v3/*:: as any*/)
];
return {
  "argumentDefinitions": [],
  "kind": "Fragment",
  "metadata": null,
  "name": "ChangeRow_change",
  "selections": [
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "at",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "notBefore",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "change",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "source",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "principal",
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
      "concreteType": "InventoryChangedField",
      "kind": "LinkedField",
      "name": "fields",
      "plural": true,
      "selections": [
        (v0/*:: as any*/),
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "before",
          "storageKey": null
        },
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "after",
          "storageKey": null
        }
      ],
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "concreteType": null,
      "kind": "LinkedField",
      "name": "entity",
      "plural": false,
      "selections": [
        {
          "kind": "InlineDataFragmentSpread",
          "name": "objectName_node",
          "selections": [
            {
              "alias": null,
              "args": null,
              "kind": "ScalarField",
              "name": "__typename",
              "storageKey": null
            },
            (v1/*:: as any*/),
            {
              "kind": "InlineFragment",
              "selections": [
                (v0/*:: as any*/),
                (v2/*:: as any*/)
              ],
              "type": "Instance",
              "abstractKey": null
            },
            {
              "kind": "InlineFragment",
              "selections": [
                (v0/*:: as any*/),
                {
                  "alias": null,
                  "args": null,
                  "kind": "ScalarField",
                  "name": "deviceId",
                  "storageKey": null
                },
                (v3/*:: as any*/)
              ],
              "type": "Device",
              "abstractKey": null
            },
            {
              "kind": "InlineFragment",
              "selections": (v4/*:: as any*/),
              "type": "ClientCredential",
              "abstractKey": null
            },
            {
              "kind": "InlineFragment",
              "selections": [
                (v0/*:: as any*/),
                {
                  "alias": null,
                  "args": null,
                  "kind": "ScalarField",
                  "name": "caId",
                  "storageKey": null
                },
                (v3/*:: as any*/)
              ],
              "type": "CaCertificate",
              "abstractKey": null
            },
            {
              "kind": "InlineFragment",
              "selections": [
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
                  "name": "certificateId",
                  "storageKey": null
                },
                (v3/*:: as any*/)
              ],
              "type": "DeviceCertificate",
              "abstractKey": null
            },
            {
              "kind": "InlineFragment",
              "selections": [
                (v0/*:: as any*/),
                {
                  "alias": null,
                  "args": null,
                  "kind": "ScalarField",
                  "name": "groupId",
                  "storageKey": null
                },
                (v3/*:: as any*/)
              ],
              "type": "Group",
              "abstractKey": null
            },
            {
              "kind": "InlineFragment",
              "selections": [
                {
                  "alias": null,
                  "args": null,
                  "kind": "ScalarField",
                  "name": "username",
                  "storageKey": null
                },
                (v3/*:: as any*/)
              ],
              "type": "AuthIdentity",
              "abstractKey": null
            },
            {
              "kind": "InlineFragment",
              "selections": [
                {
                  "alias": null,
                  "args": null,
                  "kind": "ScalarField",
                  "name": "topic",
                  "storageKey": null
                },
                (v3/*:: as any*/)
              ],
              "type": "AuthPermission",
              "abstractKey": null
            },
            {
              "kind": "InlineFragment",
              "selections": (v4/*:: as any*/),
              "type": "BlockedClient",
              "abstractKey": null
            },
            {
              "kind": "InlineFragment",
              "selections": [
                (v0/*:: as any*/),
                {
                  "alias": null,
                  "args": null,
                  "kind": "ScalarField",
                  "name": "policyId",
                  "storageKey": null
                },
                (v3/*:: as any*/)
              ],
              "type": "DevicePolicy",
              "abstractKey": null
            }
          ],
          "args": null,
          "argumentDefinitions": []
        }
      ],
      "storageKey": null
    }
  ],
  "type": "InventoryChange",
  "abstractKey": null
};
})();

(node as any).hash = "ff97c116578ae54d0e4def9e30d04fa8";

export default node;
