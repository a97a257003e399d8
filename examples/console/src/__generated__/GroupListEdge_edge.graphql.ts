/**
 * @generated SignedSource<<fa42a6a3d77e1f604adb01adf6e4daf5>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderInlineDataFragment } from 'relay-runtime';
import { FragmentRefs, Result } from "relay-runtime";
export type GroupListEdge_edge$data = {
  readonly cursor: string;
  readonly node: Result<{
    readonly id: string;
    readonly " $fragmentSpreads": FragmentRefs<"GroupRow_group">;
  } | null | undefined, unknown>;
  readonly " $fragmentType": "GroupListEdge_edge";
};
export type GroupListEdge_edge$key = {
  readonly " $data"?: GroupListEdge_edge$data;
  readonly " $fragmentSpreads": FragmentRefs<"GroupListEdge_edge">;
};

const node: ReaderInlineDataFragment = {
  "kind": "InlineDataFragment",
  "name": "GroupListEdge_edge"
};

(node as any).hash = "210c488ccc9f78124251b060613f8485";

export default node;
