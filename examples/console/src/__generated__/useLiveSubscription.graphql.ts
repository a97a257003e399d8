/**
 * @generated SignedSource<<3cd8207fd4504c623f37dc9a61812e56>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ConcreteRequest } from 'relay-runtime';
import { FragmentRefs } from "relay-runtime";
export type ChangeKind = "CREATED" | "DELETED" | "UPDATED" | "%future added value";
export type ChangeSource = "MUTATION" | "POLL" | "%future added value";
export type EntityKind = "AUTH_IDENTITY" | "AUTH_PERMISSION" | "BLOCKED_CLIENT" | "CA_CERTIFICATE" | "CLIENT_CREDENTIAL" | "DEVICE" | "DEVICE_CERTIFICATE" | "DEVICE_POLICY" | "FINDING" | "GROUP" | "INSTANCE" | "%future added value";
export type GapReason = "BUFFER_OVERFLOW" | "INSTANCE_ADDED" | "LOG_RESTARTED" | "PROVIDER_OUTAGE" | "RETENTION_EXCEEDED" | "%future added value";
export type Provider = "ALIBABA_MQTT" | "HUAWEI_IOTDA" | "%future added value";
export type RefreshScope = {
  accounts?: ReadonlyArray<string> | null | undefined;
  groupId?: string | null | undefined;
  instanceId?: string | null | undefined;
  kinds?: ReadonlyArray<EntityKind> | null | undefined;
  providers?: ReadonlyArray<Provider> | null | undefined;
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
        readonly BlockedRow_client: {
          readonly " $fragmentSpreads": FragmentRefs<"BlockedRow_client">;
        } | null | undefined;
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
        readonly GroupRow_group: {
          readonly " $fragmentSpreads": FragmentRefs<"GroupRow_group">;
        } | null | undefined;
        readonly IdentityRow_identity: {
          readonly " $fragmentSpreads": FragmentRefs<"IdentityRow_identity">;
        } | null | undefined;
        readonly PermissionRow_permission: {
          readonly " $fragmentSpreads": FragmentRefs<"PermissionRow_permission">;
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
        readonly permission: {
          readonly identity: string;
        } | null | undefined;
      } | null | undefined;
      readonly entityId: string;
      readonly kind: EntityKind;
      readonly source: ChangeSource;
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
  "name": "source",
  "storageKey": null
},
v6 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "kind",
  "storageKey": null
},
v7 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "entityId",
  "storageKey": null
},
v8 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "changedFields",
  "storageKey": null
},
v9 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "id",
  "storageKey": null
},
v10 = {
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
v11 = {
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
v12 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "identity",
  "storageKey": null
},
v13 = {
  "kind": "InlineFragment",
  "selections": [
    (v12/*:: as any*/)
  ],
  "type": "AuthPermission",
  "abstractKey": null
},
v14 = {
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
v15 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "__typename",
  "storageKey": null
},
v16 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "name",
  "storageKey": null
},
v17 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "clientId",
  "storageKey": null
},
v18 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "groupId",
  "storageKey": null
},
v19 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "status",
  "storageKey": null
},
v20 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "validTo",
  "storageKey": null
},
v21 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "daysUntilExpiry",
  "storageKey": null
},
v22 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "identityType",
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
                (v8/*:: as any*/),
                {
                  "alias": null,
                  "args": null,
                  "concreteType": null,
                  "kind": "LinkedField",
                  "name": "entity",
                  "plural": false,
                  "selections": [
                    (v9/*:: as any*/),
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
                      "fragment": {
                        "kind": "InlineFragment",
                        "selections": [
                          {
                            "args": null,
                            "kind": "FragmentSpread",
                            "name": "GroupRow_group"
                          }
                        ],
                        "type": "Group",
                        "abstractKey": null
                      },
                      "kind": "AliasedInlineFragmentSpread",
                      "name": "GroupRow_group"
                    },
                    {
                      "fragment": {
                        "kind": "InlineFragment",
                        "selections": [
                          {
                            "args": null,
                            "kind": "FragmentSpread",
                            "name": "IdentityRow_identity"
                          }
                        ],
                        "type": "AuthIdentity",
                        "abstractKey": null
                      },
                      "kind": "AliasedInlineFragmentSpread",
                      "name": "IdentityRow_identity"
                    },
                    {
                      "fragment": {
                        "kind": "InlineFragment",
                        "selections": [
                          {
                            "args": null,
                            "kind": "FragmentSpread",
                            "name": "PermissionRow_permission"
                          }
                        ],
                        "type": "AuthPermission",
                        "abstractKey": null
                      },
                      "kind": "AliasedInlineFragmentSpread",
                      "name": "PermissionRow_permission"
                    },
                    {
                      "fragment": {
                        "kind": "InlineFragment",
                        "selections": [
                          {
                            "args": null,
                            "kind": "FragmentSpread",
                            "name": "BlockedRow_client"
                          }
                        ],
                        "type": "BlockedClient",
                        "abstractKey": null
                      },
                      "kind": "AliasedInlineFragmentSpread",
                      "name": "BlockedRow_client"
                    },
                    {
                      "fragment": (v10/*:: as any*/),
                      "kind": "AliasedInlineFragmentSpread",
                      "name": "device"
                    },
                    {
                      "fragment": (v11/*:: as any*/),
                      "kind": "AliasedInlineFragmentSpread",
                      "name": "certificate"
                    },
                    {
                      "fragment": (v13/*:: as any*/),
                      "kind": "AliasedInlineFragmentSpread",
                      "name": "permission"
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
            "fragment": (v14/*:: as any*/),
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
          (v15/*:: as any*/),
          (v3/*:: as any*/),
          {
            "kind": "InlineFragment",
            "selections": [
              (v4/*:: as any*/),
              (v5/*:: as any*/),
              (v6/*:: as any*/),
              (v7/*:: as any*/),
              (v8/*:: as any*/),
              {
                "alias": null,
                "args": null,
                "concreteType": null,
                "kind": "LinkedField",
                "name": "entity",
                "plural": false,
                "selections": [
                  (v15/*:: as any*/),
                  (v9/*:: as any*/),
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
                      (v16/*:: as any*/),
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
                          (v16/*:: as any*/)
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
                      (v17/*:: as any*/),
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
                          (v18/*:: as any*/),
                          (v9/*:: as any*/)
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
                      (v16/*:: as any*/),
                      (v19/*:: as any*/),
                      (v20/*:: as any*/),
                      (v21/*:: as any*/)
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
                      (v19/*:: as any*/),
                      (v20/*:: as any*/),
                      (v21/*:: as any*/)
                    ],
                    "type": "DeviceCertificate",
                    "abstractKey": null
                  },
                  {
                    "kind": "InlineFragment",
                    "selections": [
                      (v18/*:: as any*/),
                      (v16/*:: as any*/),
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
                        "name": "createdAt",
                        "storageKey": null
                      }
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
                      (v22/*:: as any*/),
                      {
                        "alias": "identityClientId",
                        "args": null,
                        "kind": "ScalarField",
                        "name": "clientId",
                        "storageKey": null
                      },
                      {
                        "alias": null,
                        "args": null,
                        "kind": "ScalarField",
                        "name": "signMode",
                        "storageKey": null
                      }
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
                      (v12/*:: as any*/),
                      (v22/*:: as any*/),
                      {
                        "alias": null,
                        "args": null,
                        "kind": "ScalarField",
                        "name": "action",
                        "storageKey": null
                      },
                      {
                        "alias": null,
                        "args": null,
                        "kind": "ScalarField",
                        "name": "effect",
                        "storageKey": null
                      }
                    ],
                    "type": "AuthPermission",
                    "abstractKey": null
                  },
                  {
                    "kind": "InlineFragment",
                    "selections": [
                      (v17/*:: as any*/)
                    ],
                    "type": "BlockedClient",
                    "abstractKey": null
                  },
                  (v10/*:: as any*/),
                  (v11/*:: as any*/),
                  (v13/*:: as any*/)
                ],
                "storageKey": null
              }
            ],
            "type": "EntityChanged",
            "abstractKey": null
          },
          (v14/*:: as any*/)
        ],
        "storageKey": null
      }
    ]
  },
  "params": {
    "cacheID": "a20f2f2e2f550e08aaa7947303ab4697",
    "id": null,
    "metadata": {},
    "name": "useLiveSubscription",
    "operationKind": "subscription",
    "text": "subscription useLiveSubscription(\n  $scope: RefreshScope!\n  $after: String\n) {\n  refreshEvents(scope: $scope, after: $after) {\n    __typename\n    cursor\n    ... on EntityChanged {\n      change\n      source\n      kind\n      entityId\n      changedFields\n      entity {\n        __typename\n        id\n        ...DeviceRow_device\n        ...CredentialRow_credential\n        ...CaRow_ca\n        ...DeviceCertificateRow_certificate\n        ...GroupRow_group\n        ...IdentityRow_identity\n        ...PermissionRow_permission\n        ...BlockedRow_client\n        ... on Device {\n          auth {\n            fingerprint\n            secondaryFingerprint\n          }\n        }\n        ... on DeviceCertificate {\n          caSerialNumber\n        }\n        ... on AuthPermission {\n          identity\n        }\n      }\n    }\n    ... on StreamGap {\n      reason\n    }\n  }\n}\n\nfragment BlockedRow_client on BlockedClient {\n  clientId\n}\n\nfragment CaRow_ca on CaCertificate {\n  caId\n  name\n  status\n  validTo\n  daysUntilExpiry\n}\n\nfragment CredentialRow_credential on ClientCredential {\n  clientId\n  deviceName\n  group {\n    groupId\n    id\n  }\n}\n\nfragment DeviceCertificateRow_certificate on DeviceCertificate {\n  certificateId\n  commonName\n  status\n  validTo\n  daysUntilExpiry\n}\n\nfragment DeviceRow_device on Device {\n  deviceId\n  name\n  nodeId\n  deviceStatus: status\n  product {\n    productId\n    name\n  }\n}\n\nfragment GroupRow_group on Group {\n  groupId\n  name\n  isDynamic\n  createdAt\n}\n\nfragment IdentityRow_identity on AuthIdentity {\n  username\n  identityType\n  identityClientId: clientId\n  signMode\n}\n\nfragment PermissionRow_permission on AuthPermission {\n  topic\n  identity\n  identityType\n  action\n  effect\n}\n"
  }
};
})();

(node as any).hash = "f1b5349289b777b93392a64804db8628";

export default node;
