/**
 * @generated SignedSource<<d95ff4a72702efff603ed8ce6fb58952>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
export type FindingCheck = "CA_EXPIRED" | "CA_EXPIRING" | "CA_INACTIVE_WITH_ACTIVE_CERTIFICATES" | "CA_IN_SEVERAL_PLACES" | "CA_UNVERIFIED" | "CA_WITHOUT_CERTIFICATES" | "CERTIFICATE_ACTIVE_NEVER_USED" | "CERTIFICATE_EXPIRED_IN_USE" | "CERTIFICATE_EXPIRING" | "CERTIFICATE_ISSUER_UNKNOWN" | "CERTIFICATE_OUTLIVES_CA" | "CERTIFICATE_SHARED_BY_DEVICES" | "CREDENTIAL_IN_UNKNOWN_GROUP" | "CREDENTIAL_OLD" | "DEVICE_FROZEN_WITH_ACTIVE_CERTIFICATE" | "DEVICE_NEVER_CONNECTED" | "IDENTITY_SECRET_SENT_AS_PASSWORD" | "IDENTITY_SECRET_SHARED" | "IDENTITY_WITHOUT_PERMISSION" | "KEY_WEAK" | "PERMISSION_ON_EVERY_TOPIC" | "POLICY_ON_EVERY_TOPIC" | "SAME_KEY_IN_SEVERAL_CERTIFICATES" | "SIGNATURE_WEAK" | "%future added value";
export type FindingSeverity = "CRITICAL" | "HIGH" | "INFO" | "LOW" | "MEDIUM" | "%future added value";
import { FragmentRefs, Result } from "relay-runtime";
export type OpenFindings_inventory$data = {
  readonly findingCounts: Result<ReadonlyArray<{
    readonly check: FindingCheck;
    readonly count: number;
    readonly severity: FindingSeverity;
    readonly title: string;
  }> | null | undefined, unknown>;
  readonly suppressedCounts: Result<ReadonlyArray<{
    readonly count: number;
  }> | null | undefined, unknown>;
  readonly " $fragmentType": "OpenFindings_inventory";
};
export type OpenFindings_inventory$key = {
  readonly " $data"?: OpenFindings_inventory$data;
  readonly " $fragmentSpreads": FragmentRefs<"OpenFindings_inventory">;
};

const node: ReaderFragment = (function(){
var v0 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "count",
  "storageKey": null
};
return {
  "argumentDefinitions": [],
  "kind": "Fragment",
  "metadata": null,
  "name": "OpenFindings_inventory",
  "selections": [
    {
      "kind": "CatchField",
      "field": {
        "alias": null,
        "args": null,
        "concreteType": "FindingCount",
        "kind": "LinkedField",
        "name": "findingCounts",
        "plural": true,
        "selections": [
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "check",
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "severity",
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "title",
            "storageKey": null
          },
          (v0/*:: as any*/)
        ],
        "storageKey": null
      },
      "to": "RESULT"
    },
    {
      "kind": "CatchField",
      "field": {
        "alias": "suppressedCounts",
        "args": [
          {
            "kind": "Literal",
            "name": "filter",
            "value": {
              "state": [
                "SUPPRESSED"
              ]
            }
          }
        ],
        "concreteType": "FindingCount",
        "kind": "LinkedField",
        "name": "findingCounts",
        "plural": true,
        "selections": [
          (v0/*:: as any*/)
        ],
        "storageKey": "findingCounts(filter:{\"state\":[\"SUPPRESSED\"]})"
      },
      "to": "RESULT"
    }
  ],
  "type": "FleetInventory",
  "abstractKey": null
};
})();

(node as any).hash = "2f20b3bc10766d2e209022dda28c722f";

export default node;
