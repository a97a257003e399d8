/**
 * @generated SignedSource<<fb84f3a31d9fe5381daca4a2baab02f6>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderInlineDataFragment } from 'relay-runtime';
import { FragmentRefs, Result } from "relay-runtime";
export type UserListEdge_edge$data = {
  readonly cursor: string;
  readonly node: Result<{
    readonly id: string;
    readonly " $fragmentSpreads": FragmentRefs<"DeviceRow_device">;
  } | null | undefined, unknown>;
  readonly " $fragmentType": "UserListEdge_edge";
};
export type UserListEdge_edge$key = {
  readonly " $data"?: UserListEdge_edge$data;
  readonly " $fragmentSpreads": FragmentRefs<"UserListEdge_edge">;
};

const node: ReaderInlineDataFragment = {
  "kind": "InlineDataFragment",
  "name": "UserListEdge_edge"
};

(node as any).hash = "8f659a48318107d00df474d14be28359";

export default node;
