/**
 * @generated SignedSource<<57ae9ce1b46899dd439843db697a818a>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderInlineDataFragment } from 'relay-runtime';
import { FragmentRefs, Result } from "relay-runtime";
export type FindingsPageEdge_edge$data = {
  readonly cursor: string;
  readonly node: Result<{
    readonly id: string;
    readonly " $fragmentSpreads": FragmentRefs<"FindingRow_finding">;
  } | null | undefined, unknown>;
  readonly " $fragmentType": "FindingsPageEdge_edge";
};
export type FindingsPageEdge_edge$key = {
  readonly " $data"?: FindingsPageEdge_edge$data;
  readonly " $fragmentSpreads": FragmentRefs<"FindingsPageEdge_edge">;
};

const node: ReaderInlineDataFragment = {
  "kind": "InlineDataFragment",
  "name": "FindingsPageEdge_edge"
};

(node as any).hash = "f329e71d882656732d6615d830f0f557";

export default node;
