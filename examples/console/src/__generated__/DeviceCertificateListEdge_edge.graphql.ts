/**
 * @generated SignedSource<<5e5bafaba39152ef422d8571a3976b3a>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderInlineDataFragment } from 'relay-runtime';
import { FragmentRefs, Result } from "relay-runtime";
export type DeviceCertificateListEdge_edge$data = {
  readonly cursor: string;
  readonly node: Result<{
    readonly id: string;
    readonly " $fragmentSpreads": FragmentRefs<"DeviceCertificateRow_certificate">;
  } | null | undefined, unknown>;
  readonly " $fragmentType": "DeviceCertificateListEdge_edge";
};
export type DeviceCertificateListEdge_edge$key = {
  readonly " $data"?: DeviceCertificateListEdge_edge$data;
  readonly " $fragmentSpreads": FragmentRefs<"DeviceCertificateListEdge_edge">;
};

const node: ReaderInlineDataFragment = {
  "kind": "InlineDataFragment",
  "name": "DeviceCertificateListEdge_edge"
};

(node as any).hash = "26cbd9744f1432bfd189ea875d6b78ce";

export default node;
