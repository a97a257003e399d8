/**
 * @generated SignedSource<<65eb1ca9295efb62d2de47c0bb22d19a>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderInlineDataFragment } from 'relay-runtime';
import { FragmentRefs, Result } from "relay-runtime";
export type KeptDevicesEdge_edge$data = {
  readonly cursor: string;
  readonly node: Result<{
    readonly id: string;
    readonly " $fragmentSpreads": FragmentRefs<"DeviceRow_device">;
  } | null | undefined, unknown>;
  readonly " $fragmentType": "KeptDevicesEdge_edge";
};
export type KeptDevicesEdge_edge$key = {
  readonly " $data"?: KeptDevicesEdge_edge$data;
  readonly " $fragmentSpreads": FragmentRefs<"KeptDevicesEdge_edge">;
};

const node: ReaderInlineDataFragment = {
  "kind": "InlineDataFragment",
  "name": "KeptDevicesEdge_edge"
};

(node as any).hash = "fe7b8c885956a9c8b9044c11166300b2";

export default node;
