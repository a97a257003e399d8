/**
 * @generated SignedSource<<487b8747edf0a212d72e8399531380fe>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderInlineDataFragment } from 'relay-runtime';
import { FragmentRefs, Result } from "relay-runtime";
export type ChangesPageEdge_edge$data = {
  readonly cursor: string;
  readonly node: Result<{
    readonly " $fragmentSpreads": FragmentRefs<"ChangeRow_change">;
  } | null | undefined, unknown>;
  readonly " $fragmentType": "ChangesPageEdge_edge";
};
export type ChangesPageEdge_edge$key = {
  readonly " $data"?: ChangesPageEdge_edge$data;
  readonly " $fragmentSpreads": FragmentRefs<"ChangesPageEdge_edge">;
};

const node: ReaderInlineDataFragment = {
  "kind": "InlineDataFragment",
  "name": "ChangesPageEdge_edge"
};

(node as any).hash = "f12eb42c1f49229a178c0d35223eb3ae";

export default node;
