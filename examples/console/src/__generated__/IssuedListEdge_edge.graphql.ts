/**
 * @generated SignedSource<<9ea771322ed21014fd72517b21a3ddc9>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderInlineDataFragment } from 'relay-runtime';
import { FragmentRefs, Result } from "relay-runtime";
export type IssuedListEdge_edge$data = {
  readonly cursor: string;
  readonly node: Result<{
    readonly id: string;
    readonly " $fragmentSpreads": FragmentRefs<"DeviceCertificateRow_certificate">;
  } | null | undefined, unknown>;
  readonly " $fragmentType": "IssuedListEdge_edge";
};
export type IssuedListEdge_edge$key = {
  readonly " $data"?: IssuedListEdge_edge$data;
  readonly " $fragmentSpreads": FragmentRefs<"IssuedListEdge_edge">;
};

const node: ReaderInlineDataFragment = {
  "kind": "InlineDataFragment",
  "name": "IssuedListEdge_edge"
};

(node as any).hash = "6e50fef22d9a482b47a7eb28f4a8df0e";

export default node;
