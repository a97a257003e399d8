/**
 * @generated SignedSource<<43a7f13c9332f58a8a6873e4026a426b>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderInlineDataFragment } from 'relay-runtime';
import { FragmentRefs, Result } from "relay-runtime";
export type KeptGroupsEdge_edge$data = {
  readonly cursor: string;
  readonly node: Result<{
    readonly id: string;
    readonly " $fragmentSpreads": FragmentRefs<"GroupRow_group">;
  } | null | undefined, unknown>;
  readonly " $fragmentType": "KeptGroupsEdge_edge";
};
export type KeptGroupsEdge_edge$key = {
  readonly " $data"?: KeptGroupsEdge_edge$data;
  readonly " $fragmentSpreads": FragmentRefs<"KeptGroupsEdge_edge">;
};

const node: ReaderInlineDataFragment = {
  "kind": "InlineDataFragment",
  "name": "KeptGroupsEdge_edge"
};

(node as any).hash = "6eba3080e1381869fdf107ea5eb64854";

export default node;
