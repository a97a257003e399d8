/**
 * @generated SignedSource<<ee52ca95babfbc4809e83a718cd92ea6>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ConcreteRequest } from 'relay-runtime';
import { FragmentRefs } from "relay-runtime";
export type IdentitySearchMatch = "CLIENT_ID" | "COMMON_NAME" | "FINGERPRINT" | "ID" | "NAME" | "PREFIX" | "SERIAL_NUMBER" | "USERNAME" | "%future added value";
export type SearchPageQuery$variables = {
  count: number;
  text: string;
};
export type SearchPageQuery$data = {
  readonly identitySearch: {
    readonly edges: ReadonlyArray<{
      readonly matchedBy: IdentitySearchMatch;
      readonly node: {
        readonly " $fragmentSpreads": FragmentRefs<"objectName_node">;
      } | null | undefined;
    } | null | undefined> | null | undefined;
    readonly pageInfo: {
      readonly hasNextPage: boolean;
    };
  } | null | undefined;
};
export type SearchPageQuery = {
  response: SearchPageQuery$data;
  variables: SearchPageQuery$variables;
};

const node: ConcreteRequest = (function(){
var v0 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "count"
},
v1 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "text"
},
v2 = [
  {
    "kind": "Variable",
    "name": "first",
    "variableName": "count"
  },
  {
    "kind": "Variable",
    "name": "text",
    "variableName": "text"
  }
],
v3 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "matchedBy",
  "storageKey": null
},
v4 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "__typename",
  "storageKey": null
},
v5 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "id",
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
  "name": "instanceId",
  "storageKey": null
},
v8 = {
  "kind": "InlineFragment",
  "selections": [
    (v6/*:: as any*/),
    (v7/*:: as any*/)
  ],
  "type": "Instance",
  "abstractKey": null
},
v9 = {
  "alias": null,
  "args": null,
  "concreteType": "Instance",
  "kind": "LinkedField",
  "name": "instance",
  "plural": false,
  "selections": [
    (v5/*:: as any*/),
    (v6/*:: as any*/),
    (v7/*:: as any*/),
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
v10 = {
  "kind": "InlineFragment",
  "selections": [
    (v6/*:: as any*/),
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "deviceId",
      "storageKey": null
    },
    (v9/*:: as any*/)
  ],
  "type": "Device",
  "abstractKey": null
},
v11 = [
  {
    "alias": null,
    "args": null,
    "kind": "ScalarField",
    "name": "clientId",
    "storageKey": null
  },
  (v9/*:: as any*/)
],
v12 = {
  "kind": "InlineFragment",
  "selections": (v11/*:: as any*/),
  "type": "ClientCredential",
  "abstractKey": null
},
v13 = {
  "kind": "InlineFragment",
  "selections": [
    (v6/*:: as any*/),
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "caId",
      "storageKey": null
    },
    (v9/*:: as any*/)
  ],
  "type": "CaCertificate",
  "abstractKey": null
},
v14 = {
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
    (v9/*:: as any*/)
  ],
  "type": "DeviceCertificate",
  "abstractKey": null
},
v15 = {
  "kind": "InlineFragment",
  "selections": [
    (v6/*:: as any*/),
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "groupId",
      "storageKey": null
    },
    (v9/*:: as any*/)
  ],
  "type": "Group",
  "abstractKey": null
},
v16 = {
  "kind": "InlineFragment",
  "selections": [
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "username",
      "storageKey": null
    },
    (v9/*:: as any*/)
  ],
  "type": "AuthIdentity",
  "abstractKey": null
},
v17 = {
  "kind": "InlineFragment",
  "selections": [
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "topic",
      "storageKey": null
    },
    (v9/*:: as any*/)
  ],
  "type": "AuthPermission",
  "abstractKey": null
},
v18 = {
  "kind": "InlineFragment",
  "selections": (v11/*:: as any*/),
  "type": "BlockedClient",
  "abstractKey": null
},
v19 = {
  "kind": "InlineFragment",
  "selections": [
    (v6/*:: as any*/),
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "policyId",
      "storageKey": null
    },
    (v9/*:: as any*/)
  ],
  "type": "DevicePolicy",
  "abstractKey": null
},
v20 = {
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
      "name": "hasNextPage",
      "storageKey": null
    }
  ],
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
    "name": "SearchPageQuery",
    "selections": [
      {
        "alias": null,
        "args": (v2/*:: as any*/),
        "concreteType": "IdentitySearchConnection",
        "kind": "LinkedField",
        "name": "identitySearch",
        "plural": false,
        "selections": [
          {
            "alias": null,
            "args": null,
            "concreteType": "IdentitySearchEdge",
            "kind": "LinkedField",
            "name": "edges",
            "plural": true,
            "selections": [
              (v3/*:: as any*/),
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
                      (v4/*:: as any*/),
                      (v5/*:: as any*/),
                      (v8/*:: as any*/),
                      (v10/*:: as any*/),
                      (v12/*:: as any*/),
                      (v13/*:: as any*/),
                      (v14/*:: as any*/),
                      (v15/*:: as any*/),
                      (v16/*:: as any*/),
                      (v17/*:: as any*/),
                      (v18/*:: as any*/),
                      (v19/*:: as any*/)
                    ],
                    "args": null,
                    "argumentDefinitions": []
                  }
                ],
                "storageKey": null
              }
            ],
            "storageKey": null
          },
          (v20/*:: as any*/)
        ],
        "storageKey": null
      }
    ],
    "type": "Query",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": [
      (v1/*:: as any*/),
      (v0/*:: as any*/)
    ],
    "kind": "Operation",
    "name": "SearchPageQuery",
    "selections": [
      {
        "alias": null,
        "args": (v2/*:: as any*/),
        "concreteType": "IdentitySearchConnection",
        "kind": "LinkedField",
        "name": "identitySearch",
        "plural": false,
        "selections": [
          {
            "alias": null,
            "args": null,
            "concreteType": "IdentitySearchEdge",
            "kind": "LinkedField",
            "name": "edges",
            "plural": true,
            "selections": [
              (v3/*:: as any*/),
              {
                "alias": null,
                "args": null,
                "concreteType": null,
                "kind": "LinkedField",
                "name": "node",
                "plural": false,
                "selections": [
                  (v4/*:: as any*/),
                  {
                    "kind": "TypeDiscriminator",
                    "abstractKey": "__isNode"
                  },
                  (v5/*:: as any*/),
                  (v8/*:: as any*/),
                  (v10/*:: as any*/),
                  (v12/*:: as any*/),
                  (v13/*:: as any*/),
                  (v14/*:: as any*/),
                  (v15/*:: as any*/),
                  (v16/*:: as any*/),
                  (v17/*:: as any*/),
                  (v18/*:: as any*/),
                  (v19/*:: as any*/)
                ],
                "storageKey": null
              }
            ],
            "storageKey": null
          },
          (v20/*:: as any*/)
        ],
        "storageKey": null
      }
    ]
  },
  "params": {
    "cacheID": "61114c2cc7e59fb76acc68d477748017",
    "id": null,
    "metadata": {},
    "name": "SearchPageQuery",
    "operationKind": "query",
    "text": "query SearchPageQuery(\n  $text: String!\n  $count: Int!\n) {\n  identitySearch(text: $text, first: $count) {\n    edges {\n      matchedBy\n      node {\n        __typename\n        ...objectName_node\n        id\n      }\n    }\n    pageInfo {\n      hasNextPage\n    }\n  }\n}\n\nfragment objectName_node on Node {\n  __isNode: __typename\n  __typename\n  id\n  ... on Instance {\n    name\n    instanceId\n  }\n  ... on Device {\n    name\n    deviceId\n    instance {\n      id\n      name\n      instanceId\n      provider\n    }\n  }\n  ... on ClientCredential {\n    clientId\n    instance {\n      id\n      name\n      instanceId\n      provider\n    }\n  }\n  ... on CaCertificate {\n    name\n    caId\n    instance {\n      id\n      name\n      instanceId\n      provider\n    }\n  }\n  ... on DeviceCertificate {\n    commonName\n    certificateId\n    instance {\n      id\n      name\n      instanceId\n      provider\n    }\n  }\n  ... on Group {\n    name\n    groupId\n    instance {\n      id\n      name\n      instanceId\n      provider\n    }\n  }\n  ... on AuthIdentity {\n    username\n    instance {\n      id\n      name\n      instanceId\n      provider\n    }\n  }\n  ... on AuthPermission {\n    topic\n    instance {\n      id\n      name\n      instanceId\n      provider\n    }\n  }\n  ... on BlockedClient {\n    clientId\n    instance {\n      id\n      name\n      instanceId\n      provider\n    }\n  }\n  ... on DevicePolicy {\n    name\n    policyId\n    instance {\n      id\n      name\n      instanceId\n      provider\n    }\n  }\n}\n"
  }
};
})();

(node as any).hash = "7efc83ab7cbbe421f05d6ad115885ca1";

export default node;
