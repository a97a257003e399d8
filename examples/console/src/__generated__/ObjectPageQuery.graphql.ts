/**
 * @generated SignedSource<<9f0c0707f02b37aa11699292e64c1137>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ConcreteRequest } from 'relay-runtime';
import { FragmentRefs } from "relay-runtime";
export type ObjectPageQuery$variables = {
  id: string;
  lists: boolean;
};
export type ObjectPageQuery$data = {
  readonly node: {
    readonly __typename: string;
    readonly ca: {
      readonly " $fragmentSpreads": FragmentRefs<"CaDetail_ca">;
    } | null | undefined;
    readonly certificate: {
      readonly " $fragmentSpreads": FragmentRefs<"DeviceCertificateDetail_certificate">;
    } | null | undefined;
    readonly credential: {
      readonly " $fragmentSpreads": FragmentRefs<"CredentialDetail_credential">;
    } | null | undefined;
    readonly device: {
      readonly " $fragmentSpreads": FragmentRefs<"DeviceDetail_device">;
    } | null | undefined;
    readonly other: {
      readonly " $fragmentSpreads": FragmentRefs<"OtherDetail_node">;
    };
  } | null | undefined;
};
export type ObjectPageQuery = {
  response: ObjectPageQuery$data;
  variables: ObjectPageQuery$variables;
};

const node: ConcreteRequest = (function(){
var v0 = [
  {
    "defaultValue": null,
    "kind": "LocalArgument",
    "name": "id"
  },
  {
    "defaultValue": null,
    "kind": "LocalArgument",
    "name": "lists"
  }
],
v1 = [
  {
    "kind": "Variable",
    "name": "id",
    "variableName": "id"
  }
],
v2 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "__typename",
  "storageKey": null
},
v3 = [
  {
    "kind": "Variable",
    "name": "lists",
    "variableName": "lists"
  }
],
v4 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "id",
  "storageKey": null
},
v5 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "deviceId",
  "storageKey": null
},
v6 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "name",
  "storageKey": null
},
v7 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "nodeId",
  "storageKey": null
},
v8 = {
  "alias": "deviceStatus",
  "args": null,
  "kind": "ScalarField",
  "name": "status",
  "storageKey": null
},
v9 = {
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
    (v6/*:: as any*/)
  ],
  "storageKey": null
},
v10 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "rawStatus",
  "storageKey": null
},
v11 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "fingerprint",
  "storageKey": null
},
v12 = {
  "alias": null,
  "args": null,
  "concreteType": "SecretRef",
  "kind": "LinkedField",
  "name": "secret",
  "plural": false,
  "selections": [
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "isSet",
      "storageKey": null
    },
    (v11/*:: as any*/)
  ],
  "storageKey": null
},
v13 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "commonName",
  "storageKey": null
},
v14 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "certificateId",
  "storageKey": null
},
v15 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "instanceId",
  "storageKey": null
},
v16 = {
  "alias": null,
  "args": null,
  "concreteType": "Instance",
  "kind": "LinkedField",
  "name": "instance",
  "plural": false,
  "selections": [
    (v4/*:: as any*/),
    (v6/*:: as any*/),
    (v15/*:: as any*/)
  ],
  "storageKey": null
},
v17 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "groupId",
  "storageKey": null
},
v18 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "caId",
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
  "name": "validFrom",
  "storageKey": null
},
v23 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "fingerprintSha256",
  "storageKey": null
},
v24 = {
  "alias": null,
  "args": null,
  "concreteType": "X509Details",
  "kind": "LinkedField",
  "name": "x509",
  "plural": false,
  "selections": [
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "subject",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "issuer",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "serialNumber",
      "storageKey": null
    },
    (v23/*:: as any*/),
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "keyAlgorithm",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "keyBits",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "signatureAlgorithm",
      "storageKey": null
    }
  ],
  "storageKey": null
},
v25 = [
  {
    "kind": "Literal",
    "name": "first",
    "value": 50
  }
],
v26 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "totalCount",
  "storageKey": null
},
v27 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "totalCountPrecision",
  "storageKey": null
},
v28 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "cursor",
  "storageKey": null
},
v29 = {
  "alias": null,
  "args": null,
  "concreteType": "PageInfo",
  "kind": "LinkedField",
  "name": "pageInfo",
  "plural": false,
  "selections": [
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "endCursor",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "hasNextPage",
      "storageKey": null
    }
  ],
  "storageKey": null
},
v30 = {
  "kind": "ClientExtension",
  "selections": [
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "__id",
      "storageKey": null
    }
  ]
};
return {
  "fragment": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Fragment",
    "metadata": null,
    "name": "ObjectPageQuery",
    "selections": [
      {
        "alias": null,
        "args": (v1/*:: as any*/),
        "concreteType": null,
        "kind": "LinkedField",
        "name": "node",
        "plural": false,
        "selections": [
          (v2/*:: as any*/),
          {
            "fragment": {
              "kind": "InlineFragment",
              "selections": [
                {
                  "args": null,
                  "kind": "FragmentSpread",
                  "name": "DeviceDetail_device"
                }
              ],
              "type": "Device",
              "abstractKey": null
            },
            "kind": "AliasedInlineFragmentSpread",
            "name": "device"
          },
          {
            "fragment": {
              "kind": "InlineFragment",
              "selections": [
                {
                  "args": null,
                  "kind": "FragmentSpread",
                  "name": "CredentialDetail_credential"
                }
              ],
              "type": "ClientCredential",
              "abstractKey": null
            },
            "kind": "AliasedInlineFragmentSpread",
            "name": "credential"
          },
          {
            "fragment": {
              "kind": "InlineFragment",
              "selections": [
                {
                  "args": (v3/*:: as any*/),
                  "kind": "FragmentSpread",
                  "name": "CaDetail_ca"
                }
              ],
              "type": "CaCertificate",
              "abstractKey": null
            },
            "kind": "AliasedInlineFragmentSpread",
            "name": "ca"
          },
          {
            "fragment": {
              "kind": "InlineFragment",
              "selections": [
                {
                  "args": (v3/*:: as any*/),
                  "kind": "FragmentSpread",
                  "name": "DeviceCertificateDetail_certificate"
                }
              ],
              "type": "DeviceCertificate",
              "abstractKey": null
            },
            "kind": "AliasedInlineFragmentSpread",
            "name": "certificate"
          },
          {
            "fragment": {
              "kind": "InlineFragment",
              "selections": [
                {
                  "args": null,
                  "kind": "FragmentSpread",
                  "name": "OtherDetail_node"
                }
              ],
              "type": "Node",
              "abstractKey": "__isNode"
            },
            "kind": "AliasedInlineFragmentSpread",
            "name": "other"
          }
        ],
        "storageKey": null
      }
    ],
    "type": "Query",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Operation",
    "name": "ObjectPageQuery",
    "selections": [
      {
        "alias": null,
        "args": (v1/*:: as any*/),
        "concreteType": null,
        "kind": "LinkedField",
        "name": "node",
        "plural": false,
        "selections": [
          (v2/*:: as any*/),
          {
            "kind": "TypeDiscriminator",
            "abstractKey": "__isNode"
          },
          (v4/*:: as any*/),
          {
            "kind": "InlineFragment",
            "selections": [
              (v5/*:: as any*/),
              (v6/*:: as any*/),
              (v7/*:: as any*/),
              (v8/*:: as any*/),
              (v9/*:: as any*/),
              (v10/*:: as any*/),
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "registeredAt",
                "storageKey": null
              },
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "activatedAt",
                "storageKey": null
              },
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "statusChangedAt",
                "storageKey": null
              },
              {
                "alias": null,
                "args": null,
                "concreteType": "ResourceSpace",
                "kind": "LinkedField",
                "name": "space",
                "plural": false,
                "selections": [
                  (v6/*:: as any*/)
                ],
                "storageKey": null
              },
              {
                "alias": null,
                "args": null,
                "concreteType": "Device",
                "kind": "LinkedField",
                "name": "gateway",
                "plural": false,
                "selections": [
                  (v4/*:: as any*/),
                  (v6/*:: as any*/),
                  (v5/*:: as any*/)
                ],
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
                    "name": "type",
                    "storageKey": null
                  },
                  (v11/*:: as any*/),
                  {
                    "alias": null,
                    "args": null,
                    "kind": "ScalarField",
                    "name": "secureAccess",
                    "storageKey": null
                  },
                  (v12/*:: as any*/)
                ],
                "storageKey": null
              },
              {
                "alias": null,
                "args": null,
                "concreteType": "DeviceCertificate",
                "kind": "LinkedField",
                "name": "certificate",
                "plural": false,
                "selections": [
                  (v4/*:: as any*/),
                  (v13/*:: as any*/),
                  (v14/*:: as any*/)
                ],
                "storageKey": null
              },
              (v16/*:: as any*/)
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
                  (v17/*:: as any*/),
                  (v4/*:: as any*/)
                ],
                "storageKey": null
              },
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "accessKeyId",
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
                "kind": "ScalarField",
                "name": "blocked",
                "storageKey": null
              },
              (v12/*:: as any*/),
              {
                "alias": null,
                "args": null,
                "concreteType": "ClientSession",
                "kind": "LinkedField",
                "name": "session",
                "plural": false,
                "selections": [
                  {
                    "alias": null,
                    "args": null,
                    "kind": "ScalarField",
                    "name": "online",
                    "storageKey": null
                  },
                  {
                    "alias": null,
                    "args": null,
                    "kind": "ScalarField",
                    "name": "asOf",
                    "storageKey": null
                  }
                ],
                "storageKey": null
              },
              (v16/*:: as any*/)
            ],
            "type": "ClientCredential",
            "abstractKey": null
          },
          {
            "kind": "InlineFragment",
            "selections": [
              (v18/*:: as any*/),
              (v6/*:: as any*/),
              (v19/*:: as any*/),
              (v20/*:: as any*/),
              (v21/*:: as any*/),
              (v10/*:: as any*/),
              (v22/*:: as any*/),
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "registrationCode",
                "storageKey": null
              },
              (v24/*:: as any*/),
              (v16/*:: as any*/),
              {
                "condition": "lists",
                "kind": "Condition",
                "passingValue": true,
                "selections": [
                  {
                    "alias": null,
                    "args": (v25/*:: as any*/),
                    "concreteType": "DeviceCertificateConnection",
                    "kind": "LinkedField",
                    "name": "deviceCertificates",
                    "plural": false,
                    "selections": [
                      (v26/*:: as any*/),
                      (v27/*:: as any*/),
                      {
                        "alias": null,
                        "args": null,
                        "concreteType": "DeviceCertificateEdge",
                        "kind": "LinkedField",
                        "name": "edges",
                        "plural": true,
                        "selections": [
                          (v28/*:: as any*/),
                          {
                            "alias": null,
                            "args": null,
                            "concreteType": "DeviceCertificate",
                            "kind": "LinkedField",
                            "name": "node",
                            "plural": false,
                            "selections": [
                              (v4/*:: as any*/),
                              (v14/*:: as any*/),
                              (v13/*:: as any*/),
                              (v19/*:: as any*/),
                              (v20/*:: as any*/),
                              (v21/*:: as any*/),
                              (v2/*:: as any*/)
                            ],
                            "storageKey": null
                          }
                        ],
                        "storageKey": null
                      },
                      (v29/*:: as any*/),
                      (v30/*:: as any*/)
                    ],
                    "storageKey": "deviceCertificates(first:50)"
                  },
                  {
                    "alias": null,
                    "args": (v25/*:: as any*/),
                    "filters": null,
                    "handle": "connection",
                    "key": "IssuedList_deviceCertificates",
                    "kind": "LinkedHandle",
                    "name": "deviceCertificates"
                  }
                ]
              }
            ],
            "type": "CaCertificate",
            "abstractKey": null
          },
          {
            "kind": "InlineFragment",
            "selections": [
              (v14/*:: as any*/),
              (v13/*:: as any*/),
              (v19/*:: as any*/),
              (v20/*:: as any*/),
              (v21/*:: as any*/),
              (v10/*:: as any*/),
              (v22/*:: as any*/),
              {
                "alias": null,
                "args": null,
                "concreteType": "CaCertificate",
                "kind": "LinkedField",
                "name": "ca",
                "plural": false,
                "selections": [
                  (v4/*:: as any*/),
                  (v6/*:: as any*/),
                  (v18/*:: as any*/)
                ],
                "storageKey": null
              },
              (v24/*:: as any*/),
              (v23/*:: as any*/),
              {
                "alias": null,
                "args": null,
                "concreteType": "Instance",
                "kind": "LinkedField",
                "name": "instance",
                "plural": false,
                "selections": [
                  (v4/*:: as any*/),
                  {
                    "alias": null,
                    "args": null,
                    "kind": "ScalarField",
                    "name": "capabilities",
                    "storageKey": null
                  },
                  (v6/*:: as any*/),
                  (v15/*:: as any*/)
                ],
                "storageKey": null
              },
              {
                "condition": "lists",
                "kind": "Condition",
                "passingValue": true,
                "selections": [
                  {
                    "alias": null,
                    "args": (v25/*:: as any*/),
                    "concreteType": "DeviceConnection",
                    "kind": "LinkedField",
                    "name": "devices",
                    "plural": false,
                    "selections": [
                      (v26/*:: as any*/),
                      (v27/*:: as any*/),
                      {
                        "alias": null,
                        "args": null,
                        "concreteType": "DeviceEdge",
                        "kind": "LinkedField",
                        "name": "edges",
                        "plural": true,
                        "selections": [
                          (v28/*:: as any*/),
                          {
                            "alias": null,
                            "args": null,
                            "concreteType": "Device",
                            "kind": "LinkedField",
                            "name": "node",
                            "plural": false,
                            "selections": [
                              (v4/*:: as any*/),
                              (v5/*:: as any*/),
                              (v6/*:: as any*/),
                              (v7/*:: as any*/),
                              (v8/*:: as any*/),
                              (v9/*:: as any*/),
                              (v2/*:: as any*/)
                            ],
                            "storageKey": null
                          }
                        ],
                        "storageKey": null
                      },
                      (v29/*:: as any*/),
                      (v30/*:: as any*/)
                    ],
                    "storageKey": "devices(first:50)"
                  },
                  {
                    "alias": null,
                    "args": (v25/*:: as any*/),
                    "filters": null,
                    "handle": "connection",
                    "key": "UserList_devices",
                    "kind": "LinkedHandle",
                    "name": "devices"
                  }
                ]
              }
            ],
            "type": "DeviceCertificate",
            "abstractKey": null
          },
          {
            "kind": "InlineFragment",
            "selections": [
              (v6/*:: as any*/),
              (v17/*:: as any*/),
              (v16/*:: as any*/)
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
              (v16/*:: as any*/)
            ],
            "type": "AuthIdentity",
            "abstractKey": null
          }
        ],
        "storageKey": null
      }
    ]
  },
  "params": {
    "cacheID": "16e41df6b5d610a3d2271bdbea0b1e24",
    "id": null,
    "metadata": {},
    "name": "ObjectPageQuery",
    "operationKind": "query",
    "text": "query ObjectPageQuery(\n  $id: ID!\n  $lists: Boolean!\n) {\n  node(id: $id) {\n    __typename\n    ...DeviceDetail_device\n    ...CredentialDetail_credential\n    ...CaDetail_ca_1uZWSx\n    ...DeviceCertificateDetail_certificate_1uZWSx\n    ...OtherDetail_node\n    id\n  }\n}\n\nfragment CaDetail_ca_1uZWSx on CaCertificate {\n  ...CaRow_ca\n  caId\n  name\n  status\n  rawStatus\n  validFrom\n  validTo\n  daysUntilExpiry\n  registrationCode\n  x509 {\n    ...X509Facts_x509\n  }\n  instance {\n    id\n    ...ObjectHead_instance\n  }\n  ...IssuedList_ca @include(if: $lists)\n}\n\nfragment CaRow_ca on CaCertificate {\n  id\n  caId\n  name\n  status\n  validTo\n  daysUntilExpiry\n}\n\nfragment CredentialDetail_credential on ClientCredential {\n  ...CredentialRow_credential\n  clientId\n  deviceName\n  accessKeyId\n  createdAt\n  updatedAt\n  blocked\n  group {\n    id\n    groupId\n  }\n  secret {\n    isSet\n    fingerprint\n  }\n  session {\n    online\n    asOf\n  }\n  instance {\n    id\n    ...ObjectHead_instance\n  }\n}\n\nfragment CredentialRow_credential on ClientCredential {\n  id\n  clientId\n  deviceName\n  group {\n    groupId\n    id\n  }\n}\n\nfragment DeviceCertificateDetail_certificate_1uZWSx on DeviceCertificate {\n  ...DeviceCertificateRow_certificate\n  certificateId\n  commonName\n  status\n  rawStatus\n  validFrom\n  validTo\n  daysUntilExpiry\n  ca {\n    id\n    name\n    caId\n  }\n  x509 {\n    ...X509Facts_x509\n  }\n  fingerprintSha256\n  instance {\n    id\n    capabilities\n    ...ObjectHead_instance\n  }\n  ...UserList_certificate @include(if: $lists)\n}\n\nfragment DeviceCertificateRow_certificate on DeviceCertificate {\n  id\n  certificateId\n  commonName\n  status\n  validTo\n  daysUntilExpiry\n}\n\nfragment DeviceDetail_device on Device {\n  ...DeviceRow_device\n  deviceId\n  name\n  nodeId\n  deviceStatus: status\n  rawStatus\n  registeredAt\n  activatedAt\n  statusChangedAt\n  product {\n    productId\n    name\n  }\n  space {\n    name\n  }\n  gateway {\n    id\n    name\n    deviceId\n  }\n  tags {\n    key\n    value\n  }\n  auth {\n    type\n    fingerprint\n    secureAccess\n    secret {\n      isSet\n      fingerprint\n    }\n  }\n  certificate {\n    id\n    commonName\n    certificateId\n  }\n  instance {\n    id\n    ...ObjectHead_instance\n  }\n}\n\nfragment DeviceRow_device on Device {\n  id\n  deviceId\n  name\n  nodeId\n  deviceStatus: status\n  product {\n    productId\n    name\n  }\n}\n\nfragment IssuedListEdge_edge on DeviceCertificateEdge {\n  cursor\n  node {\n    id\n    ...DeviceCertificateRow_certificate\n  }\n}\n\nfragment IssuedList_ca on CaCertificate {\n  deviceCertificates(first: 50) {\n    totalCount\n    totalCountPrecision\n    edges {\n      ...IssuedListEdge_edge\n      cursor\n      node {\n        __typename\n        id\n      }\n    }\n    pageInfo {\n      endCursor\n      hasNextPage\n    }\n  }\n  id\n}\n\nfragment ObjectHead_instance on Instance {\n  id\n  name\n  instanceId\n}\n\nfragment OtherDetail_node on Node {\n  __isNode: __typename\n  ... on Group {\n    name\n    groupId\n    instance {\n      ...ObjectHead_instance\n      id\n    }\n  }\n  ... on AuthIdentity {\n    username\n    instance {\n      ...ObjectHead_instance\n      id\n    }\n  }\n}\n\nfragment UserListEdge_edge on DeviceEdge {\n  cursor\n  node {\n    id\n    ...DeviceRow_device\n  }\n}\n\nfragment UserList_certificate on DeviceCertificate {\n  devices(first: 50) {\n    totalCount\n    totalCountPrecision\n    edges {\n      ...UserListEdge_edge\n      cursor\n      node {\n        __typename\n        id\n      }\n    }\n    pageInfo {\n      endCursor\n      hasNextPage\n    }\n  }\n  id\n}\n\nfragment X509Facts_x509 on X509Details {\n  subject\n  issuer\n  serialNumber\n  fingerprintSha256\n  keyAlgorithm\n  keyBits\n  signatureAlgorithm\n}\n"
  }
};
})();

(node as any).hash = "1a56a87cab6ef2ceb1996a9cef415f64";

export default node;
