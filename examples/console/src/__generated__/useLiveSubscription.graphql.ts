/**
 * @generated SignedSource<<d22cdc27a153b85a262fe9e96326b306>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ConcreteRequest } from 'relay-runtime';
import { FragmentRefs } from "relay-runtime";
export type ChangeKind = "CREATED" | "DELETED" | "UPDATED" | "%future added value";
export type EntityKind = "AUTH_IDENTITY" | "AUTH_PERMISSION" | "BLOCKED_CLIENT" | "CA_CERTIFICATE" | "CLIENT_CREDENTIAL" | "DEVICE" | "DEVICE_CERTIFICATE" | "GROUP" | "INSTANCE" | "%future added value";
export type GapReason = "BUFFER_OVERFLOW" | "LOG_RESTARTED" | "PROVIDER_OUTAGE" | "RETENTION_EXCEEDED" | "%future added value";
export type RefreshScope = {
  groupId?: string | null | undefined;
  instanceId: string;
  kinds?: ReadonlyArray<EntityKind> | null | undefined;
};
export type useLiveSubscription$variables = {
  after?: string | null | undefined;
  scope: RefreshScope;
};
export type useLiveSubscription$data = {
  readonly refreshEvents: {
    readonly changed: {
      readonly change: ChangeKind;
      readonly changedFields: ReadonlyArray<string>;
      readonly entity: {
        readonly CaRow_ca: {
          readonly " $fragmentSpreads": FragmentRefs<"CaRow_ca">;
        } | null | undefined;
        readonly CredentialRow_credential: {
          readonly " $fragmentSpreads": FragmentRefs<"CredentialRow_credential">;
        } | null | undefined;
        readonly DeviceCertificateRow_certificate: {
          readonly " $fragmentSpreads": FragmentRefs<"DeviceCertificateRow_certificate">;
        } | null | undefined;
        readonly DeviceRow_device: {
          readonly " $fragmentSpreads": FragmentRefs<"DeviceRow_device">;
        } | null | undefined;
        readonly certificate: {
          readonly caSerialNumber: string | null | undefined;
        } | null | undefined;
        readonly device: {
          readonly auth: {
            readonly fingerprint: string | null | undefined;
            readonly secondaryFingerprint: string | null | undefined;
          } | null | undefined;
        } | null | undefined;
        readonly id: string;
      } | null | undefined;
      readonly entityId: string;
      readonly kind: EntityKind;
    } | null | undefined;
    readonly cursor: string;
    readonly gap: {
      readonly reason: GapReason;
    } | null | undefined;
  };
};
export type useLiveSubscription = {
  response: useLiveSubscription$data;
  variables: useLiveSubscription$variables;
};

const node: ConcreteRequest = (function(){
var v0 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "after"
},
v1 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "scope"
},
v2 = [
  {
    "kind": "Variable",
    "name": "after",
    "variableName": "after"
  },
  {
    "kind": "Variable",
    "name": "scope",
    "variableName": "scope"
  }
],
v3 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "cursor",
  "storageKey": null
},
v4 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "change",
  "storageKey": null
},
v5 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "kind",
  "storageKey": null
},
v6 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "entityId",
  "storageKey": null
},
v7 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "changedFields",
  "storageKey": null
},
v8 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "id",
  "storageKey": null
},
v9 = {
  "kind": "InlineFragment",
  "selections": [
    {
      "alias": null,
      "args": null,
      "concreteType": "DeviceAuth",
      "kind": "LinkedField",
      "name": "auth",
      "plural": false,
      "selections": [
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "fingerprint",
          "storageKey": null
        },
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "secondaryFingerprint",
          "storageKey": null
        }
      ],
      "storageKey": null
    }
  ],
  "type": "Device",
  "abstractKey": null
},
v10 = {
  "kind": "InlineFragment",
  "selections": [
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "caSerialNumber",
      "storageKey": null
    }
  ],
  "type": "DeviceCertificate",
  "abstractKey": null
},
v11 = {
  "kind": "InlineFragment",
  "selections": [
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "reason",
      "storageKey": null
    }
  ],
  "type": "StreamGap",
  "abstractKey": null
},
v12 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "__typename",
  "storageKey": null
},
v13 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "name",
  "storageKey": null
},
v14 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "status",
  "storageKey": null
},
v15 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "validTo",
  "storageKey": null
},
v16 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "daysUntilExpiry",
  "storageKey": null
};
return {
  "fragment": {
    "argumentDefinitions": [
      (v0/*:: as any*/),
      (v1/*:: as any*/)
    ],
    "kind": "Fragment",
    "metadata": null,
    "name": "useLiveSubscription",
    "selections": [
      {
        "alias": null,
        "args": (v2/*:: as any*/),
        "concreteType": null,
        "kind": "LinkedField",
        "name": "refreshEvents",
        "plural": false,
        "selections": [
          (v3/*:: as any*/),
          {
            "fragment": {
              "kind": "InlineFragment",
              "selections": [
                (v4/*:: as any*/),
                (v5/*:: as any*/),
                (v6/*:: as any*/),
                (v7/*:: as any*/),
                {
                  "alias": null,
                  "args": null,
                  "concreteType": null,
                  "kind": "LinkedField",
                  "name": "entity",
                  "plural": false,
                  "selections": [
                    (v8/*:: as any*/),
                    {
                      "fragment": {
                        "kind": "InlineFragment",
                        "selections": [
                          {
                            "args": null,
                            "kind": "FragmentSpread",
                            "name": "DeviceRow_device"
                          }
                        ],
                        "type": "Device",
                        "abstractKey": null
                      },
                      "kind": "AliasedInlineFragmentSpread",
                      "name": "DeviceRow_device"
                    },
                    {
                      "fragment": {
                        "kind": "InlineFragment",
                        "selections": [
                          {
                            "args": null,
                            "kind": "FragmentSpread",
                            "name": "CredentialRow_credential"
                          }
                        ],
                        "type": "ClientCredential",
                        "abstractKey": null
                      },
                      "kind": "AliasedInlineFragmentSpread",
                      "name": "CredentialRow_credential"
                    },
                    {
                      "fragment": {
                        "kind": "InlineFragment",
                        "selections": [
                          {
                            "args": null,
                            "kind": "FragmentSpread",
                            "name": "CaRow_ca"
                          }
                        ],
                        "type": "CaCertificate",
                        "abstractKey": null
                      },
                      "kind": "AliasedInlineFragmentSpread",
                      "name": "CaRow_ca"
                    },
                    {
                      "fragment": {
                        "kind": "InlineFragment",
                        "selections": [
                          {
                            "args": null,
                            "kind": "FragmentSpread",
                            "name": "DeviceCertificateRow_certificate"
                          }
                        ],
                        "type": "DeviceCertificate",
                        "abstractKey": null
                      },
                      "kind": "AliasedInlineFragmentSpread",
                      "name": "DeviceCertificateRow_certificate"
                    },
                    {
                      "fragment": (v9/*:: as any*/),
                      "kind": "AliasedInlineFragmentSpread",
                      "name": "device"
                    },
                    {
                      "fragment": (v10/*:: as any*/),
                      "kind": "AliasedInlineFragmentSpread",
                      "name": "certificate"
                    }
                  ],
                  "storageKey": null
                }
              ],
              "type": "EntityChanged",
              "abstractKey": null
            },
            "kind": "AliasedInlineFragmentSpread",
            "name": "changed"
          },
          {
            "fragment": (v11/*:: as any*/),
            "kind": "AliasedInlineFragmentSpread",
            "name": "gap"
          }
        ],
        "storageKey": null
      }
    ],
    "type": "Subscription",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": [
      (v1/*:: as any*/),
      (v0/*:: as any*/)
    ],
    "kind": "Operation",
    "name": "useLiveSubscription",
    "selections": [
      {
        "alias": null,
        "args": (v2/*:: as any*/),
        "concreteType": null,
        "kind": "LinkedField",
        "name": "refreshEvents",
        "plural": false,
        "selections": [
          (v12/*:: as any*/),
          (v3/*:: as any*/),
          {
            "kind": "InlineFragment",
            "selections": [
              (v4/*:: as any*/),
              (v5/*:: as any*/),
              (v6/*:: as any*/),
              (v7/*:: as any*/),
              {
                "alias": null,
                "args": null,
                "concreteType": null,
                "kind": "LinkedField",
                "name": "entity",
                "plural": false,
                "selections": [
                  (v12/*:: as any*/),
                  (v8/*:: as any*/),
                  {
                    "kind": "InlineFragment",
                    "selections": [
                      {
                        "alias": null,
                        "args": null,
                        "kind": "ScalarField",
                        "name": "deviceId",
                        "storageKey": null
                      },
                      (v13/*:: as any*/),
                      {
                        "alias": null,
                        "args": null,
                        "kind": "ScalarField",
                        "name": "nodeId",
                        "storageKey": null
                      },
                      {
                        "alias": "deviceStatus",
                        "args": null,
                        "kind": "ScalarField",
                        "name": "status",
                        "storageKey": null
                      },
                      {
                        "alias": null,
                        "args": null,
                        "concreteType": "Product",
                        "kind": "LinkedField",
                        "name": "product",
                        "plural": false,
                        "selections": [
                          {
                            "alias": null,
                            "args": null,
                            "kind": "ScalarField",
                            "name": "productId",
                            "storageKey": null
                          },
                          (v13/*:: as any*/)
                        ],
                        "storageKey": null
                      }
                    ],
                    "type": "Device",
                    "abstractKey": null
                  },
                  {
                    "kind": "InlineFragment",
                    "selections": [
                      {
                        "alias": null,
                        "args": null,
                        "kind": "ScalarField",
                        "name": "clientId",
                        "storageKey": null
                      },
                      {
                        "alias": null,
                        "args": null,
                        "kind": "ScalarField",
                        "name": "deviceName",
                        "storageKey": null
                      },
                      {
                        "alias": null,
                        "args": null,
                        "concreteType": "Group",
                        "kind": "LinkedField",
                        "name": "group",
                        "plural": false,
                        "selections": [
                          {
                            "alias": null,
                            "args": null,
                            "kind": "ScalarField",
                            "name": "groupId",
                            "storageKey": null
                          },
                          (v8/*:: as any*/)
                        ],
                        "storageKey": null
                      }
                    ],
                    "type": "ClientCredential",
                    "abstractKey": null
                  },
                  {
                    "kind": "InlineFragment",
                    "selections": [
                      {
                        "alias": null,
                        "args": null,
                        "kind": "ScalarField",
                        "name": "caId",
                        "storageKey": null
                      },
                      (v13/*:: as any*/),
                      (v14/*:: as any*/),
                      (v15/*:: as any*/),
                      (v16/*:: as any*/)
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
                      (v14/*:: as any*/),
                      (v15/*:: as any*/),
                      (v16/*:: as any*/)
                    ],
                    "type": "DeviceCertificate",
                    "abstractKey": null
                  },
                  (v9/*:: as any*/),
                  (v10/*:: as any*/)
                ],
                "storageKey": null
              }
            ],
            "type": "EntityChanged",
            "abstractKey": null
          },
          (v11/*:: as any*/)
        ],
        "storageKey": null
      }
    ]
  },
  "params": {
    "cacheID": "f3b4a65b0602373efce8f70a2bf7ae05",
    "id": null,
    "metadata": {},
    "name": "useLiveSubscription",
    "operationKind": "subscription",
    "text": "subscription useLiveSubscription(\n  $scope: RefreshScope!\n  $after: String\n) {\n  refreshEvents(scope: $scope, after: $after) {\n    __typename\n    cursor\n    ... on EntityChanged {\n      change\n      kind\n      entityId\n      changedFields\n      entity {\n        __typename\n        id\n        ...DeviceRow_device\n        ...CredentialRow_credential\n        ...CaRow_ca\n        ...DeviceCertificateRow_certificate\n        ... on Device {\n          auth {\n            fingerprint\n            secondaryFingerprint\n          }\n        }\n        ... on DeviceCertificate {\n          caSerialNumber\n        }\n      }\n    }\n    ... on StreamGap {\n      reason\n    }\n  }\n}\n\nfragment CaRow_ca on CaCertificate {\n  id\n  caId\n  name\n  status\n  validTo\n  daysUntilExpiry\n}\n\nfragment CredentialRow_credential on ClientCredential {\n  id\n  clientId\n  deviceName\n  group {\n    groupId\n    id\n  }\n}\n\nfragment DeviceCertificateRow_certificate on DeviceCertificate {\n  id\n  certificateId\n  commonName\n  status\n  validTo\n  daysUntilExpiry\n}\n\nfragment DeviceRow_device on Device {\n  id\n  deviceId\n  name\n  nodeId\n  deviceStatus: status\n  product {\n    productId\n    name\n  }\n}\n"
  }
};
})();

(node as any).hash = "1a6152167c7b1d29c3531e7b5d8cadf4";

export default node;
