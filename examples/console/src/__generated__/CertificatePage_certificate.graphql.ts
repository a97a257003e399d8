/**
 * @generated SignedSource<<94f152a9c090806f601f00d817b571ca>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
export type Capability = "CA_CERTIFICATES" | "CA_SETTINGS" | "CLIENT_CREDENTIALS" | "CUSTOM_AUTH" | "DEVICES" | "DEVICE_CERTIFICATES" | "DEVICE_POLICIES" | "DEVICE_SEARCH" | "GROUPS" | "SESSIONS" | "TOKENS" | "%future added value";
export type CertificateStatus = "ACTIVE" | "INACTIVE" | "UNKNOWN" | "UNVERIFIED" | "%future added value";
import { FragmentRefs, Result } from "relay-runtime";
export type CertificatePage_certificate$data = {
  readonly ca: Result<{
    readonly caId: string;
    readonly id: string;
    readonly name: string | null | undefined;
  } | null | undefined, unknown>;
  readonly certificateId: string;
  readonly commonName: string | null | undefined;
  readonly daysUntilExpiry: number | null | undefined;
  readonly fingerprintSha256: string | null | undefined;
  readonly firstSeenAt: string | null | undefined;
  readonly instance: {
    readonly capabilities: ReadonlyArray<Capability>;
    readonly id: string;
    readonly " $fragmentSpreads": FragmentRefs<"ObjectDetail_instance">;
  } | null | undefined;
  readonly rawStatus: string | null | undefined;
  readonly status: CertificateStatus;
  readonly users?: {
    readonly " $fragmentSpreads": FragmentRefs<"UserList_certificate">;
  } | null | undefined;
  readonly validFrom: string | null | undefined;
  readonly validTo: string | null | undefined;
  readonly x509: {
    readonly " $fragmentSpreads": FragmentRefs<"X509Facts_x509">;
  } | null | undefined;
  readonly " $fragmentSpreads": FragmentRefs<"DeviceCertificateRow_certificate">;
  readonly " $fragmentType": "CertificatePage_certificate";
};
export type CertificatePage_certificate$key = {
  readonly " $data"?: CertificatePage_certificate$data;
  readonly " $fragmentSpreads": FragmentRefs<"CertificatePage_certificate">;
};

const node: ReaderFragment = (function(){
var v0 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "id",
  "storageKey": null
};
return {
  "argumentDefinitions": [
    {
      "defaultValue": null,
      "kind": "LocalArgument",
      "name": "lists"
    }
  ],
  "kind": "Fragment",
  "metadata": null,
  "name": "CertificatePage_certificate",
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
      "name": "DeviceCertificateRow_certificate"
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "certificateId",
      "storageKey": null
    },
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
      "name": "status",
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
      "name": "validFrom",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "validTo",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "daysUntilExpiry",
      "storageKey": null
    },
    {
      "kind": "CatchField",
      "field": {
        "alias": null,
        "args": null,
        "concreteType": "CaCertificate",
        "kind": "LinkedField",
        "name": "ca",
        "plural": false,
        "selections": [
          (v0/*:: as any*/),
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
            "name": "caId",
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
      "concreteType": "X509Details",
      "kind": "LinkedField",
      "name": "x509",
      "plural": false,
      "selections": [
        {
          "args": null,
          "kind": "FragmentSpread",
          "name": "X509Facts_x509"
        }
      ],
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "fingerprintSha256",
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
        (v0/*:: as any*/),
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "capabilities",
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
                "name": "UserList_certificate"
              }
            ],
            "type": "DeviceCertificate",
            "abstractKey": null
          },
          "kind": "AliasedInlineFragmentSpread",
          "name": "users"
        }
      ]
    }
  ],
  "type": "DeviceCertificate",
  "abstractKey": null
};
})();

(node as any).hash = "7463f395a601eb653e748f7f0d30a96d";

export default node;
