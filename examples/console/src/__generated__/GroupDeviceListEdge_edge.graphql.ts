/**
 * @generated SignedSource<<2a897f2aac57758c8d0c8ac81fa457c0>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderInlineDataFragment } from 'relay-runtime';
import { FragmentRefs, Result } from "relay-runtime";
export type GroupDeviceListEdge_edge$data = {
  readonly cursor: string;
  readonly node: Result<{
    readonly id: string;
    readonly " $fragmentSpreads": FragmentRefs<"DeviceRow_device">;
  } | null | undefined, unknown>;
  readonly " $fragmentType": "GroupDeviceListEdge_edge";
};
export type GroupDeviceListEdge_edge$key = {
  readonly " $data"?: GroupDeviceListEdge_edge$data;
  readonly " $fragmentSpreads": FragmentRefs<"GroupDeviceListEdge_edge">;
};

const node: ReaderInlineDataFragment = {
  "kind": "InlineDataFragment",
  "name": "GroupDeviceListEdge_edge"
};

(node as any).hash = "d02e8679940e09099ef378092b71dae7";

export default node;
