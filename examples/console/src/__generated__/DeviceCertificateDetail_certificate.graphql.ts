/**
 * @generated SignedSource<<7da202bb4e199e3eb90333113673edcf>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
export type CertificateStatus = "ACTIVE" | "INACTIVE" | "UNKNOWN" | "UNVERIFIED" | "%future added value";
import { FragmentRefs, Result } from "relay-runtime";
export type DeviceCertificateDetail_certificate$data = {
  readonly ca: Result<{
    readonly caId: string;
    readonly id: string;
    readonly name: string | null | undefined;
  } | null | undefined, unknown>;
  readonly certificateId: string;
  readonly commonName: string | null | undefined;
  readonly daysUntilExpiry: number | null | undefined;
  readonly instance: {
    readonly id: string;
    readonly " $fragmentSpreads": FragmentRefs<"ObjectHead_instance">;
  };
  readonly rawStatus: string | null | undefined;
  readonly status: CertificateStatus;
  readonly validFrom: string | null | undefined;
  readonly validTo: string | null | undefined;
  readonly x509: {
    readonly " $fragmentSpreads": FragmentRefs<"X509Facts_x509">;
  } | null | undefined;
  readonly " $fragmentSpreads": FragmentRefs<"DeviceCertificateRow_certificate" | "UserList_certificate">;
  readonly " $fragmentType": "DeviceCertificateDetail_certificate";
};
export type DeviceCertificateDetail_certificate$key = {
  readonly " $data"?: DeviceCertificateDetail_certificate$data;
  readonly " $fragmentSpreads": FragmentRefs<"DeviceCertificateDetail_certificate">;
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
  "argumentDefinitions": [],
  "kind": "Fragment",
  "metadata": null,
  "name": "DeviceCertificateDetail_certificate",
  "selections": [
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
      "concreteType": "Instance",
      "kind": "LinkedField",
      "name": "instance",
      "plural": false,
      "selections": [
        (v0/*:: as any*/),
        {
          "args": null,
          "kind": "FragmentSpread",
          "name": "ObjectHead_instance"
        }
      ],
      "storageKey": null
    },
    {
      "args": null,
      "kind": "FragmentSpread",
      "name": "UserList_certificate"
    }
  ],
  "type": "DeviceCertificate",
  "abstractKey": null
};
})();

(node as any).hash = "004b671af1c69e0e48611d0a912b6660";

export default node;
