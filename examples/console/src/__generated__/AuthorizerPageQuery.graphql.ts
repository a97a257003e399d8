/**
 * @generated SignedSource<<7719350968f0c412c497430c1e2e021a>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ConcreteRequest } from 'relay-runtime';
import { FragmentRefs } from "relay-runtime";
export type AuthorizerPageQuery$variables = {
  id: string;
};
export type AuthorizerPageQuery$data = {
  readonly node: {
    readonly authorizer: {
      readonly " $fragmentSpreads": FragmentRefs<"AuthorizerPage_authorizer">;
    } | null | undefined;
  } | null | undefined;
};
export type AuthorizerPageQuery = {
  response: AuthorizerPageQuery$data;
  variables: AuthorizerPageQuery$variables;
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
  "name": "name",
  "storageKey": null
},
v3 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "id",
  "storageKey": null
};
return {
  "fragment": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Fragment",
    "metadata": null,
    "name": "AuthorizerPageQuery",
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
                {
                  "args": null,
                  "kind": "FragmentSpread",
                  "name": "AuthorizerPage_authorizer"
                }
              ],
              "type": "DeviceAuthorizer",
              "abstractKey": null
            },
            "kind": "AliasedInlineFragmentSpread",
            "name": "authorizer"
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
    "name": "AuthorizerPageQuery",
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
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "__typename",
            "storageKey": null
          },
          {
            "kind": "InlineFragment",
            "selections": [
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "authorizerId",
                "storageKey": null
              },
              (v2/*:: as any*/),
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "functionName",
                "storageKey": null
              },
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "isDefault",
                "storageKey": null
              },
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "status",
                "storageKey": null
              },
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "functionUrn",
                "storageKey": null
              },
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "rawStatus",
                "storageKey": null
              },
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "cacheEnabled",
                "storageKey": null
              },
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "signingEnabled",
                "storageKey": null
              },
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "signingPublicKey",
                "storageKey": null
              },
              {
                "alias": null,
                "args": null,
                "concreteType": "SecretRef",
                "kind": "LinkedField",
                "name": "signingToken",
                "plural": false,
                "selections": [
                  {
                    "alias": null,
                    "args": null,
                    "kind": "ScalarField",
                    "name": "isSet",
                    "storageKey": null
                  },
                  {
                    "alias": null,
                    "args": null,
                    "kind": "ScalarField",
                    "name": "fingerprint",
                    "storageKey": null
                  }
                ],
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
                "concreteType": "Instance",
                "kind": "LinkedField",
                "name": "instance",
                "plural": false,
                "selections": [
                  (v3/*:: as any*/),
                  (v2/*:: as any*/),
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
            "type": "DeviceAuthorizer",
            "abstractKey": null
          },
          (v3/*:: as any*/)
        ],
        "storageKey": null
      }
    ]
  },
  "params": {
    "cacheID": "28d1a94c7f4e6a42e02802eb5d43d3d5",
    "id": null,
    "metadata": {},
    "name": "AuthorizerPageQuery",
    "operationKind": "query",
    "text": "query AuthorizerPageQuery(\n  $id: ID!\n) {\n  node(id: $id) {\n    __typename\n    ...AuthorizerPage_authorizer\n    id\n  }\n}\n\nfragment AuthorizerPage_authorizer on DeviceAuthorizer {\n  ...AuthorizerRow_authorizer\n  authorizerId\n  name\n  functionName\n  functionUrn\n  isDefault\n  status\n  rawStatus\n  cacheEnabled\n  signingEnabled\n  signingPublicKey\n  signingToken {\n    isSet\n    fingerprint\n  }\n  createdAt\n  updatedAt\n  instance {\n    id\n    ...ObjectDetail_instance\n  }\n}\n\nfragment AuthorizerRow_authorizer on DeviceAuthorizer {\n  authorizerId\n  name\n  functionName\n  isDefault\n  status\n}\n\nfragment ObjectDetail_instance on Instance {\n  id\n  name\n  instanceId\n}\n"
  }
};
})();

(node as any).hash = "dc2606ab33113fddf82635bc588c6e32";

export default node;
