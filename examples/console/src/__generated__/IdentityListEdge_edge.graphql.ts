/**
 * @generated SignedSource<<9424dc98a4c37d1aa9b58a32ff2f0782>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderInlineDataFragment } from 'relay-runtime';
import { FragmentRefs, Result } from "relay-runtime";
export type IdentityListEdge_edge$data = {
  readonly cursor: string;
  readonly node: Result<{
    readonly id: string;
    readonly " $fragmentSpreads": FragmentRefs<"IdentityRow_identity">;
  } | null | undefined, unknown>;
  readonly " $fragmentType": "IdentityListEdge_edge";
};
export type IdentityListEdge_edge$key = {
  readonly " $data"?: IdentityListEdge_edge$data;
  readonly " $fragmentSpreads": FragmentRefs<"IdentityListEdge_edge">;
};

const node: ReaderInlineDataFragment = {
  "kind": "InlineDataFragment",
  "name": "IdentityListEdge_edge"
};

(node as any).hash = "f1a444da5a0463ec4b19594492012f67";

export default node;
