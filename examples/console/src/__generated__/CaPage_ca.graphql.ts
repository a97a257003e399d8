/**
 * @generated SignedSource<<7d231ad2a4ca252fc9f2b1ab7367453e>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
export type CertificateStatus = "ACTIVE" | "INACTIVE" | "UNKNOWN" | "UNVERIFIED" | "%future added value";
export type Provider = "ALIBABA_MQTT" | "HUAWEI_IOTDA" | "%future added value";
import { FragmentRefs } from "relay-runtime";
export type CaPage_ca$data = {
  readonly blastRadius: {
    readonly deviceCertificates: number;
    readonly devices: number | null | undefined;
  } | null | undefined;
  readonly caId: string;
  readonly daysUntilExpiry: number | null | undefined;
  readonly firstSeenAt: string | null | undefined;
  readonly instance: {
    readonly id: string;
    readonly " $fragmentSpreads": FragmentRefs<"ObjectDetail_instance">;
  } | null | undefined;
  readonly issued?: {
    readonly " $fragmentSpreads": FragmentRefs<"IssuedList_ca">;
  } | null | undefined;
  readonly name: string | null | undefined;
  readonly provider: Provider;
  readonly rawStatus: string | null | undefined;
  readonly registrationCode: string | null | undefined;
  readonly status: CertificateStatus;
  readonly validFrom: string | null | undefined;
  readonly validTo: string | null | undefined;
  readonly x509: {
    readonly " $fragmentSpreads": FragmentRefs<"X509Facts_x509">;
  } | null | undefined;
  readonly " $fragmentSpreads": FragmentRefs<"BlastRadius_ca" | "CaRow_ca">;
  readonly " $fragmentType": "CaPage_ca";
};
export type CaPage_ca$key = {
  readonly " $data"?: CaPage_ca$data;
  readonly " $fragmentSpreads": FragmentRefs<"CaPage_ca">;
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
  "name": "CaPage_ca",
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
      "name": "CaRow_ca"
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "caId",
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
      "name": "name",
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
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "registrationCode",
      "storageKey": null
    },
    {
      "args": null,
      "kind": "FragmentSpread",
      "name": "BlastRadius_ca"
    },
    {
      "kind": "CatchField",
      "field": {
        "alias": null,
        "args": null,
        "concreteType": "BlastRadius",
        "kind": "LinkedField",
        "name": "blastRadius",
        "plural": false,
        "selections": [
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "deviceCertificates",
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "devices",
            "storageKey": null
          }
        ],
        "storageKey": null
      },
      "to": "NULL"
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
                "name": "IssuedList_ca"
              }
            ],
            "type": "CaCertificate",
            "abstractKey": null
          },
          "kind": "AliasedInlineFragmentSpread",
          "name": "issued"
        }
      ]
    }
  ],
  "type": "CaCertificate",
  "abstractKey": null
};

(node as any).hash = "9e4eca1322ab7c2842c931e2613e6608";

export default node;
