/**
 * @generated SignedSource<<40696144c037f00c0410201c05c90b4a>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
export type FindingCheck = "CA_EXPIRED" | "CA_EXPIRING" | "CA_INACTIVE_WITH_ACTIVE_CERTIFICATES" | "CA_IN_SEVERAL_PLACES" | "CA_UNVERIFIED" | "CA_WITHOUT_CERTIFICATES" | "CERTIFICATE_ACTIVE_NEVER_USED" | "CERTIFICATE_EXPIRED_IN_USE" | "CERTIFICATE_EXPIRING" | "CERTIFICATE_ISSUER_UNKNOWN" | "CERTIFICATE_OUTLIVES_CA" | "CERTIFICATE_SHARED_BY_DEVICES" | "CREDENTIAL_IN_UNKNOWN_GROUP" | "CREDENTIAL_OLD" | "DEVICE_FROZEN_WITH_ACTIVE_CERTIFICATE" | "DEVICE_NEVER_CONNECTED" | "IDENTITY_SECRET_SENT_AS_PASSWORD" | "IDENTITY_SECRET_SHARED" | "IDENTITY_WITHOUT_PERMISSION" | "KEY_WEAK" | "PERMISSION_ON_EVERY_TOPIC" | "POLICY_ON_EVERY_TOPIC" | "SAME_KEY_IN_SEVERAL_CERTIFICATES" | "SIGNATURE_WEAK" | "%future added value";
export type FindingSeverity = "CRITICAL" | "HIGH" | "INFO" | "LOW" | "MEDIUM" | "%future added value";
import { FragmentRefs } from "relay-runtime";
export type FindingRow_finding$data = {
  readonly check: FindingCheck;
  readonly firstSeenAt: string;
  readonly node: {
    readonly " $fragmentSpreads": FragmentRefs<"objectName_node">;
  } | null | undefined;
  readonly resolvedAt: string | null | undefined;
  readonly severity: FindingSeverity;
  readonly suppression: {
    readonly at: string;
  } | null | undefined;
  readonly title: string;
  readonly " $fragmentType": "FindingRow_finding";
};
export type FindingRow_finding$key = {
  readonly " $data"?: FindingRow_finding$data;
  readonly " $fragmentSpreads": FragmentRefs<"FindingRow_finding">;
};

const node: ReaderFragment = (function(){
var v0 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "id",
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
    (v0/*:: as any*/),
    (v1/*:: as any*/),
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
  "name": "FindingRow_finding",
  "selections": [
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "check",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "severity",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "title",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "firstSeenAt",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "resolvedAt",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "concreteType": "FindingSuppression",
      "kind": "LinkedField",
      "name": "suppression",
      "plural": false,
      "selections": [
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "at",
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
      "name": "node",
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
            (v0/*:: as any*/),
            {
              "kind": "InlineFragment",
              "selections": [
                (v1/*:: as any*/),
                (v2/*:: as any*/)
              ],
              "type": "Instance",
              "abstractKey": null
            },
            {
              "kind": "InlineFragment",
              "selections": [
                (v1/*:: as any*/),
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
                (v1/*:: as any*/),
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
                (v1/*:: as any*/),
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
                (v1/*:: as any*/),
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
  "type": "Finding",
  "abstractKey": null
};
})();

(node as any).hash = "5e14ff713b5b667ebdf6057ae3838337";

export default node;
