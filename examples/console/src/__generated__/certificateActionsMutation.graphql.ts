/**
 * @generated SignedSource<<6af8fe4a983e153e2a83d208079fd46f>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ConcreteRequest } from 'relay-runtime';
import { FragmentRefs } from "relay-runtime";
export type CertificateStatus = "ACTIVE" | "INACTIVE" | "UNKNOWN" | "UNVERIFIED" | "%future added value";
export type SetDeviceCertificateStatusInput = {
  clientMutationId?: string | null | undefined;
  id: string;
  idempotencyKey?: string | null | undefined;
  status: CertificateStatus;
};
export type certificateActionsMutation$variables = {
  input: SetDeviceCertificateStatusInput;
};
export type certificateActionsMutation$data = {
  readonly setDeviceCertificateStatus: {
    readonly replayed: boolean;
    readonly userErrors: ReadonlyArray<{
      readonly " $fragmentSpreads": FragmentRefs<"userErrors_error">;
    }>;
  };
};
export type certificateActionsMutation = {
  response: certificateActionsMutation$data;
  variables: certificateActionsMutation$variables;
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
    "name": "certificateActionsMutation",
    "selections": [
      {
        "alias": null,
        "args": (v1/*:: as any*/),
        "concreteType": "SetDeviceCertificateStatusPayload",
        "kind": "LinkedField",
        "name": "setDeviceCertificateStatus",
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
    "name": "certificateActionsMutation",
    "selections": [
      {
        "alias": null,
        "args": (v1/*:: as any*/),
        "concreteType": "SetDeviceCertificateStatusPayload",
        "kind": "LinkedField",
        "name": "setDeviceCertificateStatus",
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
    "cacheID": "aef5885f8eeb2c6c8343f0e562fc7d3a",
    "id": null,
    "metadata": {},
    "name": "certificateActionsMutation",
    "operationKind": "mutation",
    "text": "mutation certificateActionsMutation(\n  $input: SetDeviceCertificateStatusInput!\n) {\n  setDeviceCertificateStatus(input: $input) {\n    replayed\n    userErrors {\n      ...userErrors_error\n    }\n  }\n}\n\nfragment userErrors_error on UserError {\n  code\n  message\n  field\n  provider\n  providerRequestId\n  retryAfterMs\n}\n"
  }
};
})();

(node as any).hash = "eb408d2996b43867bd6e1cdfbfbbc143";

export default node;
