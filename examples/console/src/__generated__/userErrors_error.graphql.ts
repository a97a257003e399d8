/**
 * @generated SignedSource<<4d19fd20bd550117c61c56c7d8d5de07>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderInlineDataFragment } from 'relay-runtime';
export type ErrorCode = "BACKWARD_PAGINATION_UNSUPPORTED" | "BAD_USER_INPUT" | "CIRCUIT_OPEN" | "CONFLICT" | "CURSOR_EXPIRED" | "DRY_RUN" | "FORBIDDEN" | "IDEMPOTENCY_KEY_CONFLICT" | "INTERNAL_SERVER_ERROR" | "INVALID_CURSOR" | "NOT_FOUND" | "OUTCOME_UNKNOWN" | "OVERLOADED" | "PERSISTED_QUERY_NOT_FOUND" | "PERSISTED_QUERY_NOT_SUPPORTED" | "PROVIDER_AUTH_FAILED" | "PROVIDER_BAD_RESPONSE" | "PROVIDER_THROTTLED" | "PROVIDER_TIMEOUT" | "PROVIDER_UNAVAILABLE" | "QUERY_TOO_COMPLEX" | "QUOTA_EXCEEDED" | "RATE_LIMITED" | "STORE_UNAVAILABLE" | "UNAUTHENTICATED" | "UNSUPPORTED_BY_INSTANCE" | "%future added value";
import { FragmentRefs } from "relay-runtime";
export type userErrors_error$data = {
  readonly code: ErrorCode;
  readonly field: ReadonlyArray<string> | null | undefined;
  readonly message: string;
  readonly provider: string | null | undefined;
  readonly providerRequestId: string | null | undefined;
  readonly retryAfterMs: number | null | undefined;
  readonly " $fragmentType": "userErrors_error";
};
export type userErrors_error$key = {
  readonly " $data"?: userErrors_error$data;
  readonly " $fragmentSpreads": FragmentRefs<"userErrors_error">;
};

const node: ReaderInlineDataFragment = {
  "kind": "InlineDataFragment",
  "name": "userErrors_error"
};

(node as any).hash = "1efa1628a7ca432f11b2fab01152454b";

export default node;
