/**
 * @generated SignedSource<<6b1511877524d605197358413c7dcd4e>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ConcreteRequest } from 'relay-runtime';
export type CertificateStatus = "ACTIVE" | "INACTIVE" | "UNKNOWN" | "UNVERIFIED" | "%future added value";
export type CertificateInventoryFilter = {
  caId?: string | null | undefined;
  commonName?: string | null | undefined;
  expired?: boolean | null | undefined;
  expiresAfter?: string | null | undefined;
  expiresBefore?: string | null | undefined;
  expiresWithin?: string | null | undefined;
  fingerprint?: string | null | undefined;
  inUse?: boolean | null | undefined;
  issuedBy?: string | null | undefined;
  keyAlgorithm?: ReadonlyArray<string> | null | undefined;
  maxKeyBits?: number | null | undefined;
  serialNumber?: string | null | undefined;
  status?: ReadonlyArray<CertificateStatus> | null | undefined;
  text?: string | null | undefined;
};
export type useExpansionQuery$variables = {
  filter: CertificateInventoryFilter;
};
export type useExpansionQuery$data = {
  readonly identityInventory: {
    readonly deviceCertificates: {
      readonly nodes: ReadonlyArray<{
        readonly certificateId: string;
        readonly commonName: string | null | undefined;
        readonly id: string;
      } | null | undefined> | null | undefined;
    } | null | undefined;
  } | null | undefined;
};
export type useExpansionQuery = {
  response: useExpansionQuery$data;
  variables: useExpansionQuery$variables;
};

const node: ConcreteRequest = (function(){
var v0 = [
  {
    "defaultValue": null,
    "kind": "LocalArgument",
    "name": "filter"
  }
],
v1 = [
  {
    "alias": null,
    "args": null,
    "concreteType": "FleetInventory",
    "kind": "LinkedField",
    "name": "identityInventory",
    "plural": false,
    "selections": [
      {
        "alias": null,
        "args": [
          {
            "kind": "Variable",
            "name": "filter",
            "variableName": "filter"
          },
          {
            "kind": "Literal",
            "name": "first",
            "value": 10
          },
          {
            "kind": "Literal",
            "name": "orderBy",
            "value": {
              "direction": "ASC",
              "field": "VALID_TO"
            }
          }
        ],
        "concreteType": "DeviceCertificateConnection",
        "kind": "LinkedField",
        "name": "deviceCertificates",
        "plural": false,
        "selections": [
          {
            "alias": null,
            "args": null,
            "concreteType": "DeviceCertificate",
            "kind": "LinkedField",
            "name": "nodes",
            "plural": true,
            "selections": [
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "id",
                "storageKey": null
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
              }
            ],
            "storageKey": null
          }
        ],
        "storageKey": null
      }
    ],
    "storageKey": null
  }
];
return {
  "fragment": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Fragment",
    "metadata": null,
    "name": "useExpansionQuery",
    "selections": (v1/*:: as any*/),
    "type": "Query",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Operation",
    "name": "useExpansionQuery",
    "selections": (v1/*:: as any*/)
  },
  "params": {
    "cacheID": "569030adebdfeba412fb436eb323ff6e",
    "id": null,
    "metadata": {},
    "name": "useExpansionQuery",
    "operationKind": "query",
    "text": "query useExpansionQuery(\n  $filter: CertificateInventoryFilter!\n) {\n  identityInventory {\n    deviceCertificates(filter: $filter, first: 10, orderBy: {field: VALID_TO, direction: ASC}) {\n      nodes {\n        id\n        certificateId\n        commonName\n      }\n    }\n  }\n}\n"
  }
};
})();

(node as any).hash = "53798d50d63763c93b0eeb4ab9881aef";

export default node;
