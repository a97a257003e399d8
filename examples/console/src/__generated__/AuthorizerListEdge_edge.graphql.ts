/**
 * @generated SignedSource<<925fc5fe81369dfd0578bf373b340528>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderInlineDataFragment } from 'relay-runtime';
import { FragmentRefs, Result } from "relay-runtime";
export type AuthorizerListEdge_edge$data = {
  readonly cursor: string;
  readonly node: Result<{
    readonly id: string;
    readonly " $fragmentSpreads": FragmentRefs<"AuthorizerRow_authorizer">;
  } | null | undefined, unknown>;
  readonly " $fragmentType": "AuthorizerListEdge_edge";
};
export type AuthorizerListEdge_edge$key = {
  readonly " $data"?: AuthorizerListEdge_edge$data;
  readonly " $fragmentSpreads": FragmentRefs<"AuthorizerListEdge_edge">;
};

const node: ReaderInlineDataFragment = {
  "kind": "InlineDataFragment",
  "name": "AuthorizerListEdge_edge"
};

(node as any).hash = "ede6195eb631ae1913db6564d82f1a66";

export default node;
