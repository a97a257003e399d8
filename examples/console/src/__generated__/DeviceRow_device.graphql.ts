/**
 * @generated SignedSource<<bb602dbcbdd4e3438d040763fa6ddf93>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
export type DeviceStatus = "ABNORMAL" | "FROZEN" | "NEVER_CONNECTED" | "OFFLINE" | "ONLINE" | "UNKNOWN" | "%future added value";
import { FragmentRefs, Result } from "relay-runtime";
export type DeviceRow_device$data = {
  readonly deviceId: string;
  readonly deviceStatus: DeviceStatus | null | undefined;
  readonly name: string | null | undefined;
  readonly nodeId: string | null | undefined;
  readonly product: Result<{
    readonly name: string | null | undefined;
    readonly productId: string;
  } | null | undefined, unknown>;
  readonly " $fragmentType": "DeviceRow_device";
};
export type DeviceRow_device$key = {
  readonly " $data"?: DeviceRow_device$data;
  readonly " $fragmentSpreads": FragmentRefs<"DeviceRow_device">;
};

const node: ReaderFragment = (function(){
var v0 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "name",
  "storageKey": null
};
return {
  "argumentDefinitions": [],
  "kind": "Fragment",
  "metadata": null,
  "name": "DeviceRow_device",
  "selections": [
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "deviceId",
      "storageKey": null
    },
    (v0/*:: as any*/),
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "nodeId",
      "storageKey": null
    },
    {
      "alias": "deviceStatus",
      "args": null,
      "kind": "ScalarField",
      "name": "status",
      "storageKey": null
    },
    {
      "kind": "CatchField",
      "field": {
        "alias": null,
        "args": null,
        "concreteType": "Product",
        "kind": "LinkedField",
        "name": "product",
        "plural": false,
        "selections": [
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "productId",
            "storageKey": null
          },
          (v0/*:: as any*/)
        ],
        "storageKey": null
      },
      "to": "RESULT"
    }
  ],
  "type": "Device",
  "abstractKey": null
};
})();

(node as any).hash = "8d9983f32c97712334b643f8597b6540";

export default node;
