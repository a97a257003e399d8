/**
 * @generated SignedSource<<7ba418ba6813436fd6dd642427913e98>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
import { FragmentRefs, Result } from "relay-runtime";
export type CredentialRow_credential$data = {
  readonly clientId: string;
  readonly deviceName: string | null | undefined;
  readonly group: Result<{
    readonly groupId: string;
  } | null | undefined, unknown>;
  readonly session?: Result<{
    readonly online: boolean | null | undefined;
  } | null | undefined, unknown>;
  readonly " $fragmentType": "CredentialRow_credential";
};
export type CredentialRow_credential$key = {
  readonly " $data"?: CredentialRow_credential$data;
  readonly " $fragmentSpreads": FragmentRefs<"CredentialRow_credential">;
};

const node: ReaderFragment = {
  "argumentDefinitions": [
    {
      "defaultValue": false,
      "kind": "LocalArgument",
      "name": "sessions"
    }
  ],
  "kind": "Fragment",
  "metadata": null,
  "name": "CredentialRow_credential",
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
      "kind": "CatchField",
      "field": {
        "alias": null,
        "args": null,
        "concreteType": "Group",
        "kind": "LinkedField",
        "name": "group",
        "plural": false,
        "selections": [
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "groupId",
            "storageKey": null
          }
        ],
        "storageKey": null
      },
      "to": "RESULT"
    },
    {
      "condition": "sessions",
      "kind": "Condition",
      "passingValue": true,
      "selections": [
        {
          "kind": "CatchField",
          "field": {
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
              }
            ],
            "storageKey": null
          },
          "to": "RESULT"
        }
      ]
    }
  ],
  "type": "ClientCredential",
  "abstractKey": null
};

(node as any).hash = "94f866f61785072de466de8d2437542d";

export default node;
