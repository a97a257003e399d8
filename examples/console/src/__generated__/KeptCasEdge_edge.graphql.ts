/**
 * @generated SignedSource<<5cd01fb148a52c014a463b0af03fe382>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderInlineDataFragment } from 'relay-runtime';
import { FragmentRefs, Result } from "relay-runtime";
export type KeptCasEdge_edge$data = {
  readonly cursor: string;
  readonly node: Result<{
    readonly id: string;
    readonly " $fragmentSpreads": FragmentRefs<"CaRow_ca">;
  } | null | undefined, unknown>;
  readonly " $fragmentType": "KeptCasEdge_edge";
};
export type KeptCasEdge_edge$key = {
  readonly " $data"?: KeptCasEdge_edge$data;
  readonly " $fragmentSpreads": FragmentRefs<"KeptCasEdge_edge">;
};

const node: ReaderInlineDataFragment = {
  "kind": "InlineDataFragment",
  "name": "KeptCasEdge_edge"
};

(node as any).hash = "b49f07903a760b711c30c994a5590973";

export default node;
