/**
 * @generated SignedSource<<177bb71aa5ae0e2bcc1de38339572c73>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ConcreteRequest } from 'relay-runtime';
import { FragmentRefs } from "relay-runtime";
export type BlockClientInput = {
  clientId: string;
  clientMutationId?: string | null | undefined;
  idempotencyKey?: string | null | undefined;
  instanceId: string;
};
export type credentialActionsBlockMutation$variables = {
  input: BlockClientInput;
};
export type credentialActionsBlockMutation$data = {
  readonly blockClient: {
    readonly replayed: boolean;
    readonly userErrors: ReadonlyArray<{
      readonly " $fragmentSpreads": FragmentRefs<"userErrors_error">;
    }>;
  };
};
export type credentialActionsBlockMutation = {
  response: credentialActionsBlockMutation$data;
  variables: credentialActionsBlockMutation$variables;
};

const node: ConcreteRequest = (function(){
var v0 = [
  {
    "defaultValue": null,
    "kind": "LocalArgument",
    "name": "input"
  }
],
v1 = [
  {
    "kind": "Variable",
    "name": "input",
    "variableName": "input"
  }
],
v2 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "replayed",
  "storageKey": null
},
v3 = [
  {
    "alias": null,
    "args": null,
    "kind": "ScalarField",
    "name": "code",
    "storageKey": null
  },
  {
    "alias": null,
    "args": null,
    "kind": "ScalarField",
    "name": "message",
    "storageKey": null
  },
  {
    "alias": null,
    "args": null,
    "kind": "ScalarField",
    "name": "field",
    "storageKey": null
  },
  {
    "alias": null,
    "args": null,
    "kind": "ScalarField",
    "name": "provider",
    "storageKey": null
  },
  {
    "alias": null,
    "args": null,
    "kind": "ScalarField",
    "name": "providerRequestId",
    "storageKey": null
  },
  {
    "alias": null,
    "args": null,
    "kind": "ScalarField",
    "name": "retryAfterMs",
    "storageKey": null
  }
];
return {
  "fragment": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Fragment",
    "metadata": null,
    "name": "credentialActionsBlockMutation",
    "selections": [
      {
        "alias": null,
        "args": (v1/*:: as any*/),
        "concreteType": "BlockClientPayload",
        "kind": "LinkedField",
        "name": "blockClient",
        "plural": false,
        "selections": [
          (v2/*:: as any*/),
          {
            "alias": null,
            "args": null,
            "concreteType": "UserError",
            "kind": "LinkedField",
            "name": "userErrors",
            "plural": true,
            "selections": [
              {
                "kind": "InlineDataFragmentSpread",
                "name": "userErrors_error",
                "selections": (v3/*:: as any*/),
                "args": null,
                "argumentDefinitions": []
              }
            ],
            "storageKey": null
          }
        ],
        "storageKey": null
      }
    ],
    "type": "Mutation",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Operation",
    "name": "credentialActionsBlockMutation",
    "selections": [
      {
        "alias": null,
        "args": (v1/*:: as any*/),
        "concreteType": "BlockClientPayload",
        "kind": "LinkedField",
        "name": "blockClient",
        "plural": false,
        "selections": [
          (v2/*:: as any*/),
          {
            "alias": null,
            "args": null,
            "concreteType": "UserError",
            "kind": "LinkedField",
            "name": "userErrors",
            "plural": true,
            "selections": (v3/*:: as any*/),
            "storageKey": null
          }
        ],
        "storageKey": null
      }
    ]
  },
  "params": {
    "cacheID": "e39ad91513e676b1fd11c290875d2b80",
    "id": null,
    "metadata": {},
    "name": "credentialActionsBlockMutation",
    "operationKind": "mutation",
    "text": "mutation credentialActionsBlockMutation(\n  $input: BlockClientInput!\n) {\n  blockClient(input: $input) {\n    replayed\n    userErrors {\n      ...userErrors_error\n    }\n  }\n}\n\nfragment userErrors_error on UserError {\n  code\n  message\n  field\n  provider\n  providerRequestId\n  retryAfterMs\n}\n"
  }
};
})();

(node as any).hash = "fe4688aa15b6fb57911f89747eb093ad";

export default node;
