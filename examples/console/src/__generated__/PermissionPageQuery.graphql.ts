/**
 * @generated SignedSource<<66476918f80fa974b639a97c60b15e2c>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ConcreteRequest } from 'relay-runtime';
import { FragmentRefs } from "relay-runtime";
export type PermissionPageQuery$variables = {
  id: string;
};
export type PermissionPageQuery$data = {
  readonly node: {
    readonly permission: {
      readonly " $fragmentSpreads": FragmentRefs<"PermissionPage_permission">;
    } | null | undefined;
  } | null | undefined;
};
export type PermissionPageQuery = {
  response: PermissionPageQuery$data;
  variables: PermissionPageQuery$variables;
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
};
return {
  "fragment": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Fragment",
    "metadata": null,
    "name": "PermissionPageQuery",
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
                  "name": "PermissionPage_permission"
                }
              ],
              "type": "AuthPermission",
              "abstractKey": null
            },
            "kind": "AliasedInlineFragmentSpread",
            "name": "permission"
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
    "name": "PermissionPageQuery",
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
                "name": "topic",
                "storageKey": null
              },
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "identity",
                "storageKey": null
              },
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "identityType",
                "storageKey": null
              },
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
                    "name": "name",
                    "storageKey": null
                  },
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
            "type": "AuthPermission",
            "abstractKey": null
          },
          (v2/*:: as any*/)
        ],
        "storageKey": null
      }
    ]
  },
  "params": {
    "cacheID": "ac213556fa7495d1d87f8b6c50bc25ff",
    "id": null,
    "metadata": {},
    "name": "PermissionPageQuery",
    "operationKind": "query",
    "text": "query PermissionPageQuery(\n  $id: ID!\n) {\n  node(id: $id) {\n    __typename\n    ...PermissionPage_permission\n    id\n  }\n}\n\nfragment ObjectDetail_instance on Instance {\n  id\n  name\n  instanceId\n}\n\nfragment PermissionPage_permission on AuthPermission {\n  ...PermissionRow_permission\n  topic\n  identity\n  identityType\n  action\n  effect\n  instance {\n    id\n    ...ObjectDetail_instance\n  }\n}\n\nfragment PermissionRow_permission on AuthPermission {\n  topic\n  identity\n  identityType\n  action\n  effect\n}\n"
  }
};
})();

(node as any).hash = "c0b7285d6916ae188ca2647d08f94cc9";

export default node;
