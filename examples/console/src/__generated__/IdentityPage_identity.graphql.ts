/**
 * @generated SignedSource<<d40f8da270267d1581fea80619f23cc0>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
export type IdentityType = "CLIENT" | "UNKNOWN" | "USER" | "%future added value";
export type SignMode = "ORIGIN" | "SIGNED" | "UNKNOWN" | "%future added value";
import { FragmentRefs, Result } from "relay-runtime";
export type IdentityPage_identity$data = {
  readonly clientId: string | null | undefined;
  readonly firstSeenAt: string | null | undefined;
  readonly identityType: IdentityType;
  readonly instance: {
    readonly id: string;
    readonly " $fragmentSpreads": FragmentRefs<"ObjectDetail_instance">;
  } | null | undefined;
  readonly permissions?: {
    readonly " $fragmentSpreads": FragmentRefs<"OwnPermissionList_identity">;
  } | null | undefined;
  readonly secret: {
    readonly fingerprint: string | null | undefined;
    readonly isSet: boolean;
  };
  readonly session: Result<{
    readonly online: boolean | null | undefined;
  } | null | undefined, unknown>;
  readonly signMode: SignMode;
  readonly username: string;
  readonly " $fragmentSpreads": FragmentRefs<"IdentityRow_identity">;
  readonly " $fragmentType": "IdentityPage_identity";
};
export type IdentityPage_identity$key = {
  readonly " $data"?: IdentityPage_identity$data;
  readonly " $fragmentSpreads": FragmentRefs<"IdentityPage_identity">;
};

const node: ReaderFragment = {
  "argumentDefinitions": [
    {
      "defaultValue": null,
      "kind": "LocalArgument",
      "name": "lists"
    }
  ],
  "kind": "Fragment",
  "metadata": null,
  "name": "IdentityPage_identity",
  "selections": [
    {
      "kind": "CatchField",
      "field": {
        "alias": null,
        "args": null,
        "kind": "ScalarField",
        "name": "firstSeenAt",
        "storageKey": null
      },
      "to": "NULL"
    },
    {
      "args": null,
      "kind": "FragmentSpread",
      "name": "IdentityRow_identity"
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "username",
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
      "name": "clientId",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "signMode",
      "storageKey": null
    },
    {
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
    },
    {
      "alias": null,
      "args": null,
      "concreteType": "Instance",
      "kind": "LinkedField",
      "name": "instance",
      "plural": false,
      "selections": [
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "id",
          "storageKey": null
        },
        {
          "args": null,
          "kind": "FragmentSpread",
          "name": "ObjectDetail_instance"
        }
      ],
      "storageKey": null
    },
    {
      "condition": "lists",
      "kind": "Condition",
      "passingValue": true,
      "selections": [
        {
          "fragment": {
            "kind": "InlineFragment",
            "selections": [
              {
                "args": null,
                "kind": "FragmentSpread",
                "name": "OwnPermissionList_identity"
              }
            ],
            "type": "AuthIdentity",
            "abstractKey": null
          },
          "kind": "AliasedInlineFragmentSpread",
          "name": "permissions"
        }
      ]
    }
  ],
  "type": "AuthIdentity",
  "abstractKey": null
};

(node as any).hash = "f6461eb26e18fb739acf581b5a16ca1c";

export default node;
