/**
 * @generated SignedSource<<b5032a3322ae63b2a8cef29368d08d46>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderInlineDataFragment } from 'relay-runtime';
export type PolicyTargetType = "DEVICE" | "PRODUCT" | "SPACE" | "UNKNOWN" | "%future added value";
import { FragmentRefs, Result } from "relay-runtime";
export type TargetListEdge_edge$data = {
  readonly cursor: string;
  readonly node: Result<{
    readonly targetId: string;
    readonly type: PolicyTargetType;
  } | null | undefined, unknown>;
  readonly " $fragmentType": "TargetListEdge_edge";
};
export type TargetListEdge_edge$key = {
  readonly " $data"?: TargetListEdge_edge$data;
  readonly " $fragmentSpreads": FragmentRefs<"TargetListEdge_edge">;
};

const node: ReaderInlineDataFragment = {
  "kind": "InlineDataFragment",
  "name": "TargetListEdge_edge"
};

(node as any).hash = "f8a1b8621998d806fc1015bcca1bc5bc";

export default node;
