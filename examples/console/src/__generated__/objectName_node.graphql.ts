/**
 * @generated SignedSource<<6fe435e52583febe5b7ee1b0135f906b>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderInlineDataFragment } from 'relay-runtime';
export type Provider = "ALIBABA_MQTT" | "HUAWEI_IOTDA" | "%future added value";
import { FragmentRefs } from "relay-runtime";
export type objectName_node$data = {
  readonly __typename: string;
  readonly caId?: string;
  readonly certificateId?: string;
  readonly clientId?: string;
  readonly commonName?: string | null | undefined;
  readonly deviceId?: string;
  readonly groupId?: string;
  readonly id: string;
  readonly instance?: {
    readonly id: string;
    readonly instanceId: string;
    readonly name: string | null | undefined;
    readonly provider: Provider;
  } | null | undefined;
  readonly instanceId?: string;
  readonly name?: string | null | undefined;
  readonly policyId?: string;
  readonly topic?: string;
  readonly username?: string;
  readonly " $fragmentType": "objectName_node";
};
export type objectName_node$key = {
  readonly " $data"?: objectName_node$data;
  readonly " $fragmentSpreads": FragmentRefs<"objectName_node">;
};

const node: ReaderInlineDataFragment = {
  "kind": "InlineDataFragment",
  "name": "objectName_node"
};

(node as any).hash = "5af87cda401a3b4fe713f62ec0716763";

export default node;
