/**
 * @generated SignedSource<<39858d2e71c66813b2182d901954e733>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderInlineDataFragment } from 'relay-runtime';
import { FragmentRefs, Result } from "relay-runtime";
export type DeviceListEdge_edge$data = {
  readonly cursor: string;
  readonly node: Result<{
    readonly id: string;
    readonly " $fragmentSpreads": FragmentRefs<"DeviceRow_device">;
  } | null | undefined, unknown>;
  readonly " $fragmentType": "DeviceListEdge_edge";
};
export type DeviceListEdge_edge$key = {
  readonly " $data"?: DeviceListEdge_edge$data;
  readonly " $fragmentSpreads": FragmentRefs<"DeviceListEdge_edge">;
};

const node: ReaderInlineDataFragment = {
  "kind": "InlineDataFragment",
  "name": "DeviceListEdge_edge"
};

(node as any).hash = "06422743538f1f363a1be9039d5a2fd4";

export default node;
