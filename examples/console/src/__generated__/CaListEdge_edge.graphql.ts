/**
 * @generated SignedSource<<efd317dcdf900a33d09cf82872ef0849>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderInlineDataFragment } from 'relay-runtime';
import { FragmentRefs, Result } from "relay-runtime";
export type CaListEdge_edge$data = {
  readonly cursor: string;
  readonly node: Result<{
    readonly id: string;
    readonly " $fragmentSpreads": FragmentRefs<"CaRow_ca">;
  } | null | undefined, unknown>;
  readonly " $fragmentType": "CaListEdge_edge";
};
export type CaListEdge_edge$key = {
  readonly " $data"?: CaListEdge_edge$data;
  readonly " $fragmentSpreads": FragmentRefs<"CaListEdge_edge">;
};

const node: ReaderInlineDataFragment = {
  "kind": "InlineDataFragment",
  "name": "CaListEdge_edge"
};

(node as any).hash = "829c1960f198087958b0ea5833847878";

export default node;
