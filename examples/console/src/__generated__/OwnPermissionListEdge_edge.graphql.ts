/**
 * @generated SignedSource<<9270a131f91bed2c953ae2661be96a84>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderInlineDataFragment } from 'relay-runtime';
import { FragmentRefs, Result } from "relay-runtime";
export type OwnPermissionListEdge_edge$data = {
  readonly cursor: string;
  readonly node: Result<{
    readonly id: string;
    readonly " $fragmentSpreads": FragmentRefs<"PermissionRow_permission">;
  } | null | undefined, unknown>;
  readonly " $fragmentType": "OwnPermissionListEdge_edge";
};
export type OwnPermissionListEdge_edge$key = {
  readonly " $data"?: OwnPermissionListEdge_edge$data;
  readonly " $fragmentSpreads": FragmentRefs<"OwnPermissionListEdge_edge">;
};

const node: ReaderInlineDataFragment = {
  "kind": "InlineDataFragment",
  "name": "OwnPermissionListEdge_edge"
};

(node as any).hash = "b478d2de8a80b550a7df30363b493e1e";

export default node;
