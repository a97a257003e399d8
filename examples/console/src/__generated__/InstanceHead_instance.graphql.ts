/**
 * @generated SignedSource<<f63ca6a4a69b11c1b1997debb30c3935>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
export type Capability = "CA_CERTIFICATES" | "CA_SETTINGS" | "CLIENT_CREDENTIALS" | "CUSTOM_AUTH" | "DEVICES" | "DEVICE_CERTIFICATES" | "DEVICE_POLICIES" | "DEVICE_SEARCH" | "GROUPS" | "SESSIONS" | "TOKENS" | "%future added value";
export type InstanceEdition = "BASIC" | "ENTERPRISE" | "LIGHTWEIGHT" | "PAY_AS_YOU_GO" | "PLATINUM" | "PROFESSIONAL" | "SERVERLESS" | "STANDARD" | "UNKNOWN" | "%future added value";
export type InstanceStatus = "ACTIVE" | "FAILED" | "PREPARING" | "RELEASED" | "SUSPENDED" | "UNKNOWN" | "UPGRADING" | "%future added value";
export type Provider = "ALIBABA_MQTT" | "HUAWEI_IOTDA" | "%future added value";
import { FragmentRefs } from "relay-runtime";
export type InstanceHead_instance$data = {
  readonly capabilities: ReadonlyArray<Capability>;
  readonly edition: InstanceEdition;
  readonly id: string;
  readonly instanceId: string;
  readonly name: string | null | undefined;
  readonly provider: Provider;
  readonly region: string;
  readonly status: InstanceStatus;
  readonly " $fragmentType": "InstanceHead_instance";
};
export type InstanceHead_instance$key = {
  readonly " $data"?: InstanceHead_instance$data;
  readonly " $fragmentSpreads": FragmentRefs<"InstanceHead_instance">;
};

const node: ReaderFragment = {
  "argumentDefinitions": [],
  "kind": "Fragment",
  "metadata": null,
  "name": "InstanceHead_instance",
  "selections": [
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "id",
      "storageKey": null
    },
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
      "name": "status",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "capabilities",
      "storageKey": null
    }
  ],
  "type": "Instance",
  "abstractKey": null
};

(node as any).hash = "fb1b555572a3850861d17f52215d1974";

export default node;
