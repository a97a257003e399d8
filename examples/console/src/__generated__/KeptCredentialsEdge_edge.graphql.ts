/**
 * @generated SignedSource<<615a41462d4e1c0340be559bddfc1622>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderInlineDataFragment } from 'relay-runtime';
import { FragmentRefs, Result } from "relay-runtime";
export type KeptCredentialsEdge_edge$data = {
  readonly cursor: string;
  readonly node: Result<{
    readonly id: string;
    readonly " $fragmentSpreads": FragmentRefs<"CredentialRow_credential">;
  } | null | undefined, unknown>;
  readonly " $fragmentType": "KeptCredentialsEdge_edge";
};
export type KeptCredentialsEdge_edge$key = {
  readonly " $data"?: KeptCredentialsEdge_edge$data;
  readonly " $fragmentSpreads": FragmentRefs<"KeptCredentialsEdge_edge">;
};

const node: ReaderInlineDataFragment = {
  "kind": "InlineDataFragment",
  "name": "KeptCredentialsEdge_edge"
};

(node as any).hash = "dd8374db4ddff8ab1946dbc0754cf322";

export default node;
