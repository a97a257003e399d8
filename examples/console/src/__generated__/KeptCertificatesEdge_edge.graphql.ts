/**
 * @generated SignedSource<<8871c76a2ed081b97078decebb901526>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderInlineDataFragment } from 'relay-runtime';
import { FragmentRefs, Result } from "relay-runtime";
export type KeptCertificatesEdge_edge$data = {
  readonly cursor: string;
  readonly node: Result<{
    readonly id: string;
    readonly " $fragmentSpreads": FragmentRefs<"DeviceCertificateRow_certificate">;
  } | null | undefined, unknown>;
  readonly " $fragmentType": "KeptCertificatesEdge_edge";
};
export type KeptCertificatesEdge_edge$key = {
  readonly " $data"?: KeptCertificatesEdge_edge$data;
  readonly " $fragmentSpreads": FragmentRefs<"KeptCertificatesEdge_edge">;
};

const node: ReaderInlineDataFragment = {
  "kind": "InlineDataFragment",
  "name": "KeptCertificatesEdge_edge"
};

(node as any).hash = "d760e28e03454cc1eb9d44cb0dbce509";

export default node;
