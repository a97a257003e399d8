/**
 * @generated SignedSource<<6923acadacbe7bd7b52b82b9af8cde8b>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderInlineDataFragment } from 'relay-runtime';
import { FragmentRefs, Result } from "relay-runtime";
export type InstancesPageEdge_edge$data = {
  readonly cursor: string;
  readonly node: Result<{
    readonly id: string;
    readonly " $fragmentSpreads": FragmentRefs<"InstancesPageRow_instance">;
  } | null | undefined, unknown>;
  readonly " $fragmentType": "InstancesPageEdge_edge";
};
export type InstancesPageEdge_edge$key = {
  readonly " $data"?: InstancesPageEdge_edge$data;
  readonly " $fragmentSpreads": FragmentRefs<"InstancesPageEdge_edge">;
};

const node: ReaderInlineDataFragment = {
  "kind": "InlineDataFragment",
  "name": "InstancesPageEdge_edge"
};

(node as any).hash = "e5c98d2250c71ffd03f89b662a50d43a";

export default node;
