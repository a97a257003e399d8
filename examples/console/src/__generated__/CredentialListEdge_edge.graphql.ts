/**
 * @generated SignedSource<<408299bfa1cce03b0c87eaa8568197a3>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderInlineDataFragment } from 'relay-runtime';
import { FragmentRefs, Result } from "relay-runtime";
export type CredentialListEdge_edge$data = {
  readonly cursor: string;
  readonly node: Result<{
    readonly id: string;
    readonly " $fragmentSpreads": FragmentRefs<"CredentialRow_credential">;
  } | null | undefined, unknown>;
  readonly " $fragmentType": "CredentialListEdge_edge";
};
export type CredentialListEdge_edge$key = {
  readonly " $data"?: CredentialListEdge_edge$data;
  readonly " $fragmentSpreads": FragmentRefs<"CredentialListEdge_edge">;
};

const node: ReaderInlineDataFragment = {
  "kind": "InlineDataFragment",
  "name": "CredentialListEdge_edge"
};

(node as any).hash = "3d921cc9331a18f7f20dd8be025398f9";

export default node;
