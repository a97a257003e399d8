/**
 * @generated SignedSource<<b4360105bbc9d6c03266e1da860c4202>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderInlineDataFragment } from 'relay-runtime';
import { FragmentRefs, Result } from "relay-runtime";
export type GroupCredentialListEdge_edge$data = {
  readonly cursor: string;
  readonly node: Result<{
    readonly id: string;
    readonly " $fragmentSpreads": FragmentRefs<"CredentialRow_credential">;
  } | null | undefined, unknown>;
  readonly " $fragmentType": "GroupCredentialListEdge_edge";
};
export type GroupCredentialListEdge_edge$key = {
  readonly " $data"?: GroupCredentialListEdge_edge$data;
  readonly " $fragmentSpreads": FragmentRefs<"GroupCredentialListEdge_edge">;
};

const node: ReaderInlineDataFragment = {
  "kind": "InlineDataFragment",
  "name": "GroupCredentialListEdge_edge"
};

(node as any).hash = "72e5d5a2612fc8e5fe584a592b63441f";

export default node;
