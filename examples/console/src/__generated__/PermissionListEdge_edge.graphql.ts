/**
 * @generated SignedSource<<81e4a3efb60946fe7a50cdfabfcb966f>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderInlineDataFragment } from 'relay-runtime';
import { FragmentRefs, Result } from "relay-runtime";
export type PermissionListEdge_edge$data = {
  readonly cursor: string;
  readonly node: Result<{
    readonly id: string;
    readonly " $fragmentSpreads": FragmentRefs<"PermissionRow_permission">;
  } | null | undefined, unknown>;
  readonly " $fragmentType": "PermissionListEdge_edge";
};
export type PermissionListEdge_edge$key = {
  readonly " $data"?: PermissionListEdge_edge$data;
  readonly " $fragmentSpreads": FragmentRefs<"PermissionListEdge_edge">;
};

const node: ReaderInlineDataFragment = {
  "kind": "InlineDataFragment",
  "name": "PermissionListEdge_edge"
};

(node as any).hash = "b6ab273067333523eda134b6457e3f0a";

export default node;
