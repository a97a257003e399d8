/**
 * @generated SignedSource<<2d87b477b75d2185238fb92b6e926a8b>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
export type EntityKind = "AUTH_IDENTITY" | "AUTH_PERMISSION" | "BLOCKED_CLIENT" | "CA_CERTIFICATE" | "CLIENT_CREDENTIAL" | "DEVICE" | "DEVICE_CERTIFICATE" | "DEVICE_POLICY" | "FINDING" | "GROUP" | "INSTANCE" | "%future added value";
export type ErrorCode = "BACKWARD_PAGINATION_UNSUPPORTED" | "BAD_USER_INPUT" | "CIRCUIT_OPEN" | "CONFLICT" | "CURSOR_EXPIRED" | "DRY_RUN" | "FORBIDDEN" | "IDEMPOTENCY_KEY_CONFLICT" | "INTERNAL_SERVER_ERROR" | "INVALID_CURSOR" | "NOT_FOUND" | "OUTCOME_UNKNOWN" | "OVERLOADED" | "PERSISTED_QUERY_NOT_FOUND" | "PERSISTED_QUERY_NOT_SUPPORTED" | "PROVIDER_AUTH_FAILED" | "PROVIDER_BAD_RESPONSE" | "PROVIDER_THROTTLED" | "PROVIDER_TIMEOUT" | "PROVIDER_UNAVAILABLE" | "QUERY_TOO_COMPLEX" | "QUOTA_EXCEEDED" | "RATE_LIMITED" | "STORE_UNAVAILABLE" | "UNAUTHENTICATED" | "UNSUPPORTED_BY_INSTANCE" | "%future added value";
export type InventoryMissingReason = "FAILED" | "NOT_KEPT" | "NOT_READ_YET" | "TOO_OLD" | "%future added value";
export type InventoryReading = "CONTENT" | "DETAILS" | "DEVICES" | "%future added value";
import { FragmentRefs } from "relay-runtime";
export type Completeness_inventory$data = {
  readonly completeness: {
    readonly complete: boolean;
    readonly missing: ReadonlyArray<{
      readonly account: string;
      readonly code: ErrorCode | null | undefined;
      readonly instance: {
        readonly id: string;
        readonly instanceId: string;
        readonly name: string | null | undefined;
      } | null | undefined;
      readonly kind: EntityKind;
      readonly lastReadAt: string | null | undefined;
      readonly reading: InventoryReading | null | undefined;
      readonly reason: InventoryMissingReason;
      readonly region: string | null | undefined;
      readonly retryAt: string | null | undefined;
    }>;
    readonly missingCount: number;
    readonly newest: string | null | undefined;
    readonly oldest: string | null | undefined;
  };
  readonly " $fragmentType": "Completeness_inventory";
};
export type Completeness_inventory$key = {
  readonly " $data"?: Completeness_inventory$data;
  readonly " $fragmentSpreads": FragmentRefs<"Completeness_inventory">;
};

const node: ReaderFragment = {
  "argumentDefinitions": [],
  "kind": "Fragment",
  "metadata": null,
  "name": "Completeness_inventory",
  "selections": [
    {
      "alias": null,
      "args": [
        {
          "kind": "Literal",
          "name": "kinds",
          "value": [
            "CA_CERTIFICATE",
            "DEVICE_CERTIFICATE",
            "DEVICE",
            "CLIENT_CREDENTIAL",
            "GROUP",
            "AUTH_IDENTITY",
            "FINDING"
          ]
        }
      ],
      "concreteType": "InventoryCompleteness",
      "kind": "LinkedField",
      "name": "completeness",
      "plural": false,
      "selections": [
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "complete",
          "storageKey": null
        },
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "oldest",
          "storageKey": null
        },
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "newest",
          "storageKey": null
        },
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "missingCount",
          "storageKey": null
        },
        {
          "alias": null,
          "args": null,
          "concreteType": "InventoryMissingList",
          "kind": "LinkedField",
          "name": "missing",
          "plural": true,
          "selections": [
            {
              "alias": null,
              "args": null,
              "kind": "ScalarField",
              "name": "account",
              "storageKey": null
            },
            {
              "alias": null,
              "args": null,
              "kind": "ScalarField",
              "name": "region",
              "storageKey": null
            },
            {
              "alias": null,
              "args": null,
              "kind": "ScalarField",
              "name": "kind",
              "storageKey": null
            },
            {
              "alias": null,
              "args": null,
              "kind": "ScalarField",
              "name": "reading",
              "storageKey": null
            },
            {
              "alias": null,
              "args": null,
              "kind": "ScalarField",
              "name": "reason",
              "storageKey": null
            },
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
              "name": "lastReadAt",
              "storageKey": null
            },
            {
              "alias": null,
              "args": null,
              "kind": "ScalarField",
              "name": "retryAt",
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
                  "name": "instanceId",
                  "storageKey": null
                }
              ],
              "storageKey": null
            }
          ],
          "storageKey": null
        }
      ],
      "storageKey": "completeness(kinds:[\"CA_CERTIFICATE\",\"DEVICE_CERTIFICATE\",\"DEVICE\",\"CLIENT_CREDENTIAL\",\"GROUP\",\"AUTH_IDENTITY\",\"FINDING\"])"
    }
  ],
  "type": "FleetInventory",
  "abstractKey": null
};

(node as any).hash = "f00621f1f3aa71f1621e10a09c7b4aff";

export default node;
