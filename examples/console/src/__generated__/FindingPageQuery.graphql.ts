/**
 * @generated SignedSource<<f13d0a7cd243ec83c108577004b1aa9f>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ConcreteRequest } from 'relay-runtime';
import { FragmentRefs } from "relay-runtime";
export type FindingCheck = "CA_EXPIRED" | "CA_EXPIRING" | "CA_INACTIVE_WITH_ACTIVE_CERTIFICATES" | "CA_IN_SEVERAL_PLACES" | "CA_UNVERIFIED" | "CA_WITHOUT_CERTIFICATES" | "CERTIFICATE_ACTIVE_NEVER_USED" | "CERTIFICATE_EXPIRED_IN_USE" | "CERTIFICATE_EXPIRING" | "CERTIFICATE_ISSUER_UNKNOWN" | "CERTIFICATE_OUTLIVES_CA" | "CERTIFICATE_SHARED_BY_DEVICES" | "CREDENTIAL_IN_UNKNOWN_GROUP" | "CREDENTIAL_OLD" | "DEVICE_FROZEN_WITH_ACTIVE_CERTIFICATE" | "DEVICE_NEVER_CONNECTED" | "IDENTITY_SECRET_SENT_AS_PASSWORD" | "IDENTITY_SECRET_SHARED" | "IDENTITY_WITHOUT_PERMISSION" | "KEY_WEAK" | "PERMISSION_ON_EVERY_TOPIC" | "POLICY_ON_EVERY_TOPIC" | "SAME_KEY_IN_SEVERAL_CERTIFICATES" | "SIGNATURE_WEAK" | "%future added value";
export type FindingSeverity = "CRITICAL" | "HIGH" | "INFO" | "LOW" | "MEDIUM" | "%future added value";
export type FindingPageQuery$variables = {
  id: string;
};
export type FindingPageQuery$data = {
  readonly node: {
    readonly finding: {
      readonly check: FindingCheck;
      readonly detail: string;
      readonly evidence: ReadonlyArray<{
        readonly name: string;
        readonly value: string;
      }>;
      readonly firstSeenAt: string;
      readonly id: string;
      readonly lastSeenAt: string;
      readonly node: {
        readonly " $fragmentSpreads": FragmentRefs<"objectName_node">;
      } | null | undefined;
      readonly related: ReadonlyArray<{
        readonly " $fragmentSpreads": FragmentRefs<"objectName_node">;
      } | null | undefined>;
      readonly relatedCount: number;
      readonly remedy: string;
      readonly resolvedAt: string | null | undefined;
      readonly severity: FindingSeverity;
      readonly suppression: {
        readonly at: string;
        readonly by: string;
        readonly reason: string;
        readonly until: string | null | undefined;
      } | null | undefined;
      readonly title: string;
    } | null | undefined;
  } | null | undefined;
};
export type FindingPageQuery = {
  response: FindingPageQuery$data;
  variables: FindingPageQuery$variables;
};

const node: ConcreteRequest = (function(){
var v0 = [
  {
    "defaultValue": null,
    "kind": "LocalArgument",
    "name": "id"
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
  "name": "id",
  "storageKey": null
},
v3 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "check",
  "storageKey": null
},
v4 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "severity",
  "storageKey": null
},
v5 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "title",
  "storageKey": null
},
v6 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "detail",
  "storageKey": null
},
v7 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "remedy",
  "storageKey": null
},
v8 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "name",
  "storageKey": null
},
v9 = {
  "alias": null,
  "args": null,
  "concreteType": "FindingEvidence",
  "kind": "LinkedField",
  "name": "evidence",
  "plural": true,
  "selections": [
    (v8/*:: as any*/),
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
v10 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "__typename",
  "storageKey": null
},
v11 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "instanceId",
  "storageKey": null
},
v12 = {
  "kind": "InlineFragment",
  "selections": [
    (v8/*:: as any*/),
    (v11/*:: as any*/)
  ],
  "type": "Instance",
  "abstractKey": null
},
v13 = {
  "alias": null,
  "args": null,
  "concreteType": "Instance",
  "kind": "LinkedField",
  "name": "instance",
  "plural": false,
  "selections": [
    (v2/*:: as any*/),
    (v8/*:: as any*/),
    (v11/*:: as any*/),
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
v14 = {
  "kind": "InlineFragment",
  "selections": [
    (v8/*:: as any*/),
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "deviceId",
      "storageKey": null
    },
    (v13/*:: as any*/)
  ],
  "type": "Device",
  "abstractKey": null
},
v15 = [
  {
    "alias": null,
    "args": null,
    "kind": "ScalarField",
    "name": "clientId",
    "storageKey": null
  },
  (v13/*:: as any*/)
],
v16 = {
  "kind": "InlineFragment",
  "selections": (v15/*:: as any*/),
  "type": "ClientCredential",
  "abstractKey": null
},
v17 = {
  "kind": "InlineFragment",
  "selections": [
    (v8/*:: as any*/),
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "caId",
      "storageKey": null
    },
    (v13/*:: as any*/)
  ],
  "type": "CaCertificate",
  "abstractKey": null
},
v18 = {
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
    (v13/*:: as any*/)
  ],
  "type": "DeviceCertificate",
  "abstractKey": null
},
v19 = {
  "kind": "InlineFragment",
  "selections": [
    (v8/*:: as any*/),
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "groupId",
      "storageKey": null
    },
    (v13/*:: as any*/)
  ],
  "type": "Group",
  "abstractKey": null
},
v20 = {
  "kind": "InlineFragment",
  "selections": [
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "username",
      "storageKey": null
    },
    (v13/*:: as any*/)
  ],
  "type": "AuthIdentity",
  "abstractKey": null
},
v21 = {
  "kind": "InlineFragment",
  "selections": [
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "topic",
      "storageKey": null
    },
    (v13/*:: as any*/)
  ],
  "type": "AuthPermission",
  "abstractKey": null
},
v22 = {
  "kind": "InlineFragment",
  "selections": (v15/*:: as any*/),
  "type": "BlockedClient",
  "abstractKey": null
},
v23 = {
  "kind": "InlineFragment",
  "selections": [
    (v8/*:: as any*/),
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "policyId",
      "storageKey": null
    },
    (v13/*:: as any*/)
  ],
  "type": "DevicePolicy",
  "abstractKey": null
},
v24 = [
  {
    "kind": "InlineDataFragmentSpread",
    "name": "objectName_node",
    "selections": [
      (v10/*:: as any*/),
      (v2/*:: as any*/),
      (v12/*:: as any*/),
      (v14/*:: as any*/),
      (v16/*:: as any*/),
      (v17/*:: as any*/),
      (v18/*:: as any*/),
      (v19/*:: as any*/),
      (v20/*:: as any*/),
      (v21/*:: as any*/),
      (v22/*:: as any*/),
      (v23/*:: as any*/)
    ],
    "args": null,
    "argumentDefinitions": ([]/*:: as any*/)
  }
],
v25 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "relatedCount",
  "storageKey": null
},
v26 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "firstSeenAt",
  "storageKey": null
},
v27 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "lastSeenAt",
  "storageKey": null
},
v28 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "resolvedAt",
  "storageKey": null
},
v29 = {
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
      "name": "reason",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "until",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "by",
      "storageKey": null
    },
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
v30 = [
  (v10/*:: as any*/),
  {
    "kind": "TypeDiscriminator",
    "abstractKey": "__isNode"
  },
  (v2/*:: as any*/),
  (v12/*:: as any*/),
  (v14/*:: as any*/),
  (v16/*:: as any*/),
  (v17/*:: as any*/),
  (v18/*:: as any*/),
  (v19/*:: as any*/),
  (v20/*:: as any*/),
  (v21/*:: as any*/),
  (v22/*:: as any*/),
  (v23/*:: as any*/)
];
return {
  "fragment": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Fragment",
    "metadata": null,
    "name": "FindingPageQuery",
    "selections": [
      {
        "alias": null,
        "args": (v1/*:: as any*/),
        "concreteType": null,
        "kind": "LinkedField",
        "name": "node",
        "plural": false,
        "selections": [
          {
            "fragment": {
              "kind": "InlineFragment",
              "selections": [
                (v2/*:: as any*/),
                (v3/*:: as any*/),
                (v4/*:: as any*/),
                (v5/*:: as any*/),
                (v6/*:: as any*/),
                (v7/*:: as any*/),
                (v9/*:: as any*/),
                {
                  "alias": null,
                  "args": null,
                  "concreteType": null,
                  "kind": "LinkedField",
                  "name": "node",
                  "plural": false,
                  "selections": (v24/*:: as any*/),
                  "storageKey": null
                },
                {
                  "alias": null,
                  "args": null,
                  "concreteType": null,
                  "kind": "LinkedField",
                  "name": "related",
                  "plural": true,
                  "selections": (v24/*:: as any*/),
                  "storageKey": null
                },
                (v25/*:: as any*/),
                (v26/*:: as any*/),
                (v27/*:: as any*/),
                (v28/*:: as any*/),
                (v29/*:: as any*/)
              ],
              "type": "Finding",
              "abstractKey": null
            },
            "kind": "AliasedInlineFragmentSpread",
            "name": "finding"
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
    "name": "FindingPageQuery",
    "selections": [
      {
        "alias": null,
        "args": (v1/*:: as any*/),
        "concreteType": null,
        "kind": "LinkedField",
        "name": "node",
        "plural": false,
        "selections": [
          (v10/*:: as any*/),
          (v2/*:: as any*/),
          {
            "kind": "InlineFragment",
            "selections": [
              (v3/*:: as any*/),
              (v4/*:: as any*/),
              (v5/*:: as any*/),
              (v6/*:: as any*/),
              (v7/*:: as any*/),
              (v9/*:: as any*/),
              {
                "alias": null,
                "args": null,
                "concreteType": null,
                "kind": "LinkedField",
                "name": "node",
                "plural": false,
                "selections": (v30/*:: as any*/),
                "storageKey": null
              },
              {
                "alias": null,
                "args": null,
                "concreteType": null,
                "kind": "LinkedField",
                "name": "related",
                "plural": true,
                "selections": (v30/*:: as any*/),
                "storageKey": null
              },
              (v25/*:: as any*/),
              (v26/*:: as any*/),
              (v27/*:: as any*/),
              (v28/*:: as any*/),
              (v29/*:: as any*/)
            ],
            "type": "Finding",
            "abstractKey": null
          }
        ],
        "storageKey": null
      }
    ]
  },
  "params": {
    "cacheID": "05aacc274776eb8a5372947248df4e3d",
    "id": null,
    "metadata": {},
    "name": "FindingPageQuery",
    "operationKind": "query",
    "text": "query FindingPageQuery(\n  $id: ID!\n) {\n  node(id: $id) {\n    __typename\n    ... on Finding {\n      id\n      check\n      severity\n      title\n      detail\n      remedy\n      evidence {\n        name\n        value\n      }\n      node {\n        __typename\n        ...objectName_node\n        id\n      }\n      related {\n        __typename\n        ...objectName_node\n        id\n      }\n      relatedCount\n      firstSeenAt\n      lastSeenAt\n      resolvedAt\n      suppression {\n        reason\n        until\n        by\n        at\n      }\n    }\n    id\n  }\n}\n\nfragment objectName_node on Node {\n  __isNode: __typename\n  __typename\n  id\n  ... on Instance {\n    name\n    instanceId\n  }\n  ... on Device {\n    name\n    deviceId\n    instance {\n      id\n      name\n      instanceId\n      provider\n    }\n  }\n  ... on ClientCredential {\n    clientId\n    instance {\n      id\n      name\n      instanceId\n      provider\n    }\n  }\n  ... on CaCertificate {\n    name\n    caId\n    instance {\n      id\n      name\n      instanceId\n      provider\n    }\n  }\n  ... on DeviceCertificate {\n    commonName\n    certificateId\n    instance {\n      id\n      name\n      instanceId\n      provider\n    }\n  }\n  ... on Group {\n    name\n    groupId\n    instance {\n      id\n      name\n      instanceId\n      provider\n    }\n  }\n  ... on AuthIdentity {\n    username\n    instance {\n      id\n      name\n      instanceId\n      provider\n    }\n  }\n  ... on AuthPermission {\n    topic\n    instance {\n      id\n      name\n      instanceId\n      provider\n    }\n  }\n  ... on BlockedClient {\n    clientId\n    instance {\n      id\n      name\n      instanceId\n      provider\n    }\n  }\n  ... on DevicePolicy {\n    name\n    policyId\n    instance {\n      id\n      name\n      instanceId\n      provider\n    }\n  }\n}\n"
  }
};
})();

(node as any).hash = "334a8fd90fad0ead34409086c38f2371";

export default node;
