/**
 * @generated SignedSource<<a3ff1a953be07f270f74d26833a773ea>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderInlineDataFragment } from 'relay-runtime';
import { FragmentRefs, Result } from "relay-runtime";
export type PolicyListEdge_edge$data = {
  readonly cursor: string;
  readonly node: Result<{
    readonly id: string;
    readonly " $fragmentSpreads": FragmentRefs<"PolicyRow_policy">;
  } | null | undefined, unknown>;
  readonly " $fragmentType": "PolicyListEdge_edge";
};
export type PolicyListEdge_edge$key = {
  readonly " $data"?: PolicyListEdge_edge$data;
  readonly " $fragmentSpreads": FragmentRefs<"PolicyListEdge_edge">;
};

const node: ReaderInlineDataFragment = {
  "kind": "InlineDataFragment",
  "name": "PolicyListEdge_edge"
};

(node as any).hash = "c54a98ff44fcaf80e6d2684968b1d8ad";

export default node;
