/**
 * @generated SignedSource<<ecf373acddd6c4d969ed00d2c0fe726d>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
export type InstanceEdition = "BASIC" | "ENTERPRISE" | "LIGHTWEIGHT" | "PAY_AS_YOU_GO" | "PLATINUM" | "PROFESSIONAL" | "SERVERLESS" | "STANDARD" | "UNKNOWN" | "%future added value";
export type InstanceStatus = "ACTIVE" | "FAILED" | "PREPARING" | "RELEASED" | "SUSPENDED" | "UNKNOWN" | "UPGRADING" | "%future added value";
export type Provider = "ALIBABA_MQTT" | "HUAWEI_IOTDA" | "%future added value";
import { FragmentRefs } from "relay-runtime";
export type InstancesPageRow_instance$data = {
  readonly account: string;
  readonly edition: InstanceEdition;
  readonly instanceId: string;
  readonly name: string | null | undefined;
  readonly provider: Provider;
  readonly region: string;
  readonly status: InstanceStatus;
  readonly " $fragmentType": "InstancesPageRow_instance";
};
export type InstancesPageRow_instance$key = {
  readonly " $data"?: InstancesPageRow_instance$data;
  readonly " $fragmentSpreads": FragmentRefs<"InstancesPageRow_instance">;
};

const node: ReaderFragment = {
  "argumentDefinitions": [],
  "kind": "Fragment",
  "metadata": null,
  "name": "InstancesPageRow_instance",
  "selections": [
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "name",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "instanceId",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "provider",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "edition",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "region",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "account",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "status",
      "storageKey": null
    }
  ],
  "type": "Instance",
  "abstractKey": null
};

(node as any).hash = "2a476871b5a588cee85695d60bf63b61";

export default node;
