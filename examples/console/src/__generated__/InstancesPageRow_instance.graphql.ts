/**
 * @generated SignedSource<<1998384b66afdf17d7933f0b8b7a28b7>>
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
  readonly id: string;
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

(node as any).hash = "3e94c20fe26c352a1faae7f35aa6915a";

export default node;
