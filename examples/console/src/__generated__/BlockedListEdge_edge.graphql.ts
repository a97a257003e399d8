/**
 * @generated SignedSource<<9a8b5cce21b6c9c21515f7c4045e97ca>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderInlineDataFragment } from 'relay-runtime';
import { FragmentRefs, Result } from "relay-runtime";
export type BlockedListEdge_edge$data = {
  readonly cursor: string;
  readonly node: Result<{
    readonly id: string;
    readonly " $fragmentSpreads": FragmentRefs<"BlockedRow_client">;
  } | null | undefined, unknown>;
  readonly " $fragmentType": "BlockedListEdge_edge";
};
export type BlockedListEdge_edge$key = {
  readonly " $data"?: BlockedListEdge_edge$data;
  readonly " $fragmentSpreads": FragmentRefs<"BlockedListEdge_edge">;
};

const node: ReaderInlineDataFragment = {
  "kind": "InlineDataFragment",
  "name": "BlockedListEdge_edge"
};

(node as any).hash = "99e48784b0ce4e9b2b596d8240addd94";

export default node;
