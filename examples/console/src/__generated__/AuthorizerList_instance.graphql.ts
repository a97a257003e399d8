/**
 * @generated SignedSource<<6f04a6e7f80cc4e60e0e7ae842e64143>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
export type CountPrecision = "EXACT" | "REPORTED" | "UNKNOWN" | "%future added value";
import { FragmentRefs } from "relay-runtime";
export type AuthorizerList_instance$data = {
  readonly deviceAuthorizers: {
    readonly __id: string;
    readonly edges: ReadonlyArray<{
      readonly " $fragmentSpreads": FragmentRefs<"AuthorizerListEdge_edge">;
    } | null | undefined> | null | undefined;
    readonly totalCount: number | null | undefined;
    readonly totalCountPrecision: CountPrecision;
  } | null | undefined;
  readonly id: string;
  readonly " $fragmentType": "AuthorizerList_instance";
};
export type AuthorizerList_instance$key = {
  readonly " $data"?: AuthorizerList_instance$data;
  readonly " $fragmentSpreads": FragmentRefs<"AuthorizerList_instance">;
};

import AuthorizerListPaginationQuery_graphql from './AuthorizerListPaginationQuery.graphql';

const node: ReaderFragment = (function(){
var v0 = [
  "deviceAuthorizers"
],
v1 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "cursor",
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
      "defaultValue": 50,
      "kind": "LocalArgument",
      "name": "count"
    },
    {
      "defaultValue": null,
      "kind": "LocalArgument",
      "name": "cursor"
    }
  ],
  "kind": "Fragment",
  "metadata": {
    "connection": [
      {
        "count": "count",
        "cursor": "cursor",
        "direction": "forward",
        "path": (v0/*:: as any*/)
      }
    ],
    "refetch": {
      "connection": {
        "forward": {
          "count": "count",
          "cursor": "cursor"
        },
        "backward": null,
        "path": (v0/*:: as any*/)
      },
      "fragmentPathInResult": [
        "node"
      ],
      "operation": AuthorizerListPaginationQuery_graphql,
      "identifierInfo": {
        "identifierField": "id",
        "identifierQueryVariableName": "id"
      }
    }
  },
  "name": "AuthorizerList_instance",
  "selections": [
    {
      "alias": "deviceAuthorizers",
      "args": null,
      "concreteType": "DeviceAuthorizerConnection",
      "kind": "LinkedField",
      "name": "__AuthorizerList_deviceAuthorizers_connection",
      "plural": false,
      "selections": [
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "totalCount",
          "storageKey": null
        },
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "totalCountPrecision",
          "storageKey": null
        },
        {
          "alias": null,
          "args": null,
          "concreteType": "DeviceAuthorizerEdge",
          "kind": "LinkedField",
          "name": "edges",
          "plural": true,
          "selections": [
            {
              "kind": "InlineDataFragmentSpread",
              "name": "AuthorizerListEdge_edge",
              "selections": [
                (v1/*:: as any*/),
                {
                  "kind": "CatchField",
                  "field": {
                    "alias": null,
                    "args": null,
                    "concreteType": "DeviceAuthorizer",
                    "kind": "LinkedField",
                    "name": "node",
                    "plural": false,
                    "selections": [
                      (v2/*:: as any*/),
                      {
                        "args": null,
                        "kind": "FragmentSpread",
                        "name": "AuthorizerRow_authorizer"
                      }
                    ],
                    "storageKey": null
                  },
                  "to": "RESULT"
                }
              ],
              "args": null,
              "argumentDefinitions": []
            },
            (v1/*:: as any*/),
            {
              "alias": null,
              "args": null,
              "concreteType": "DeviceAuthorizer",
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
                }
              ],
              "storageKey": null
            }
          ],
          "storageKey": null
        },
        {
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
        {
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
        }
      ],
      "storageKey": null
    },
    (v2/*:: as any*/)
  ],
  "type": "Instance",
  "abstractKey": null
};
})();

(node as any).hash = "7aeaff19c23227dd37e7508cca393a2e";

export default node;
