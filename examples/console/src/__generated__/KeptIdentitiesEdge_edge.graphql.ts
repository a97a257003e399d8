/**
 * @generated SignedSource<<7417cc0e0bc0cee6df8ffb2f22f22831>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderInlineDataFragment } from 'relay-runtime';
import { FragmentRefs, Result } from "relay-runtime";
export type KeptIdentitiesEdge_edge$data = {
  readonly cursor: string;
  readonly node: Result<{
    readonly id: string;
    readonly " $fragmentSpreads": FragmentRefs<"IdentityRow_identity">;
  } | null | undefined, unknown>;
  readonly " $fragmentType": "KeptIdentitiesEdge_edge";
};
export type KeptIdentitiesEdge_edge$key = {
  readonly " $data"?: KeptIdentitiesEdge_edge$data;
  readonly " $fragmentSpreads": FragmentRefs<"KeptIdentitiesEdge_edge">;
};

const node: ReaderInlineDataFragment = {
  "kind": "InlineDataFragment",
  "name": "KeptIdentitiesEdge_edge"
};

(node as any).hash = "d292b65b41729d084600f54fd97d33c6";

export default node;
