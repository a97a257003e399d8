/**
 * @generated SignedSource<<445606d845ff0ab8dad396b4f90ba1f7>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
import { FragmentRefs } from "relay-runtime";
export type OtherDetail_node$data = {
  readonly group: {
    readonly groupId: string;
    readonly instance: {
      readonly " $fragmentSpreads": FragmentRefs<"ObjectHead_instance">;
    } | null | undefined;
    readonly name: string | null | undefined;
  } | null | undefined;
  readonly identity: {
    readonly instance: {
      readonly " $fragmentSpreads": FragmentRefs<"ObjectHead_instance">;
    } | null | undefined;
    readonly username: string;
  } | null | undefined;
  readonly " $fragmentType": "OtherDetail_node";
};
export type OtherDetail_node$key = {
  readonly " $data"?: OtherDetail_node$data;
  readonly " $fragmentSpreads": FragmentRefs<"OtherDetail_node">;
};

const node: ReaderFragment = (function(){
var v0 = {
  "alias": null,
  "args": null,
  "concreteType": "Instance",
  "kind": "LinkedField",
  "name": "instance",
  "plural": false,
  "selections": [
    {
      "args": null,
      "kind": "FragmentSpread",
      "name": "ObjectHead_instance"
    }
  ],
  "storageKey": null
};
return {
  "argumentDefinitions": [],
  "kind": "Fragment",
  "metadata": null,
  "name": "OtherDetail_node",
  "selections": [
    {
      "fragment": {
        "kind": "InlineFragment",
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
            "name": "groupId",
            "storageKey": null
          },
          (v0/*:: as any*/)
        ],
        "type": "Group",
        "abstractKey": null
      },
      "kind": "AliasedInlineFragmentSpread",
      "name": "group"
    },
    {
      "fragment": {
        "kind": "InlineFragment",
        "selections": [
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "username",
            "storageKey": null
          },
          (v0/*:: as any*/)
        ],
        "type": "AuthIdentity",
        "abstractKey": null
      },
      "kind": "AliasedInlineFragmentSpread",
      "name": "identity"
    }
  ],
  "type": "Node",
  "abstractKey": "__isNode"
};
})();

(node as any).hash = "1db2b5154472b5c852830f5c4e0b456b";

export default node;
