/**
 * @generated SignedSource<<e47f5f02649b204de6faef3c9ff823bd>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderInlineDataFragment } from 'relay-runtime';
import { FragmentRefs, Result } from "relay-runtime";
export type TemplateListEdge_edge$data = {
  readonly cursor: string;
  readonly node: Result<{
    readonly id: string;
    readonly " $fragmentSpreads": FragmentRefs<"TemplateRow_template">;
  } | null | undefined, unknown>;
  readonly " $fragmentType": "TemplateListEdge_edge";
};
export type TemplateListEdge_edge$key = {
  readonly " $data"?: TemplateListEdge_edge$data;
  readonly " $fragmentSpreads": FragmentRefs<"TemplateListEdge_edge">;
};

const node: ReaderInlineDataFragment = {
  "kind": "InlineDataFragment",
  "name": "TemplateListEdge_edge"
};

(node as any).hash = "693a32b30235998fa838cee286350a31";

export default node;
