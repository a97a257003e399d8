/**
 * @generated SignedSource<<f9d8999cb7313896c3d673cc2ff8ef5c>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ConcreteRequest } from 'relay-runtime';
import { FragmentRefs } from "relay-runtime";
export type RotateClientCredentialInput = {
  clientMutationId?: string | null | undefined;
  id: string;
  idempotencyKey?: string | null | undefined;
};
export type credentialActionsRotateMutation$variables = {
  input: RotateClientCredentialInput;
};
export type credentialActionsRotateMutation$data = {
  readonly rotateClientCredential: {
    readonly issuedSecret: {
      readonly accessKeyId: string | null | undefined;
      readonly secret: string;
    } | null | undefined;
    readonly replayed: boolean;
    readonly userErrors: ReadonlyArray<{
      readonly " $fragmentSpreads": FragmentRefs<"userErrors_error">;
    }>;
  };
};
export type credentialActionsRotateMutation = {
  response: credentialActionsRotateMutation$data;
  variables: credentialActionsRotateMutation$variables;
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
v3 = {
  "alias": null,
  "args": null,
  "concreteType": "IssuedSecret",
  "kind": "LinkedField",
  "name": "issuedSecret",
  "plural": false,
  "selections": [
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
      "name": "secret",
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
    "name": "credentialActionsRotateMutation",
    "selections": [
      {
        "alias": null,
        "args": (v1/*:: as any*/),
        "concreteType": "RotateClientCredentialPayload",
        "kind": "LinkedField",
        "name": "rotateClientCredential",
        "plural": false,
        "selections": [
          (v2/*:: as any*/),
          (v3/*:: as any*/),
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
                "selections": (v4/*:: as any*/),
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
    "name": "credentialActionsRotateMutation",
    "selections": [
      {
        "alias": null,
        "args": (v1/*:: as any*/),
        "concreteType": "RotateClientCredentialPayload",
        "kind": "LinkedField",
        "name": "rotateClientCredential",
        "plural": false,
        "selections": [
          (v2/*:: as any*/),
          (v3/*:: as any*/),
          {
            "alias": null,
            "args": null,
            "concreteType": "UserError",
            "kind": "LinkedField",
            "name": "userErrors",
            "plural": true,
            "selections": (v4/*:: as any*/),
            "storageKey": null
          }
        ],
        "storageKey": null
      }
    ]
  },
  "params": {
    "cacheID": "06373330ccdc1bec5c001836eda63c9b",
    "id": null,
    "metadata": {},
    "name": "credentialActionsRotateMutation",
    "operationKind": "mutation",
    "text": "mutation credentialActionsRotateMutation(\n  $input: RotateClientCredentialInput!\n) {\n  rotateClientCredential(input: $input) {\n    replayed\n    issuedSecret {\n      accessKeyId\n      secret\n    }\n    userErrors {\n      ...userErrors_error\n    }\n  }\n}\n\nfragment userErrors_error on UserError {\n  code\n  message\n  field\n  provider\n  providerRequestId\n  retryAfterMs\n}\n"
  }
};
})();

(node as any).hash = "5237184e9b5e761081629b91bbe50ef5";

export default node;
