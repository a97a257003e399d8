/**
 * @generated SignedSource<<b39e5020d31afe47343b648eebae6e88>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ConcreteRequest } from 'relay-runtime';
import { FragmentRefs } from "relay-runtime";
export type DeviceOrderField = "DEVICE_ID" | "FIRST_SEEN" | "NAME" | "REGISTERED_AT" | "%future added value";
export type DeviceStatus = "ABNORMAL" | "FROZEN" | "NEVER_CONNECTED" | "OFFLINE" | "ONLINE" | "UNKNOWN" | "%future added value";
export type InventoryOrderDirection = "ASC" | "DESC" | "%future added value";
export type DeviceInventoryFilter = {
  certificateId?: string | null | undefined;
  gatewayId?: string | null | undefined;
  groupId?: string | null | undefined;
  hasCertificate?: boolean | null | undefined;
  productId?: string | null | undefined;
  registeredBefore?: string | null | undefined;
  status?: ReadonlyArray<DeviceStatus> | null | undefined;
  statusChangedBefore?: string | null | undefined;
  tag?: DeviceTagFilter | null | undefined;
  text?: string | null | undefined;
};
export type DeviceTagFilter = {
  key: string;
  value?: string | null | undefined;
};
export type DeviceOrder = {
  direction: InventoryOrderDirection;
  field: DeviceOrderField;
};
export type KeptDevicesPaginationQuery$variables = {
  count?: number | null | undefined;
  cursor?: string | null | undefined;
  filter?: DeviceInventoryFilter | null | undefined;
  orderBy?: DeviceOrder | null | undefined;
};
export type KeptDevicesPaginationQuery$data = {
  readonly " $fragmentSpreads": FragmentRefs<"KeptDevices_query">;
};
export type KeptDevicesPaginationQuery = {
  response: KeptDevicesPaginationQuery$data;
  variables: KeptDevicesPaginationQuery$variables;
};

const node: ConcreteRequest = (function(){
var v0 = [
  {
    "defaultValue": 50,
    "kind": "LocalArgument",
    "name": "count"
  },
  {
    "defaultValue": null,
    "kind": "LocalArgument",
    "name": "cursor"
  },
  {
    "defaultValue": null,
    "kind": "LocalArgument",
    "name": "filter"
  },
  {
    "defaultValue": null,
    "kind": "LocalArgument",
    "name": "orderBy"
  }
],
v1 = {
  "kind": "Variable",
  "name": "filter",
  "variableName": "filter"
},
v2 = {
  "kind": "Variable",
  "name": "orderBy",
  "variableName": "orderBy"
},
v3 = [
  {
    "kind": "Variable",
    "name": "after",
    "variableName": "cursor"
  },
  (v1/*:: as any*/),
  {
    "kind": "Variable",
    "name": "first",
    "variableName": "count"
  },
  (v2/*:: as any*/)
],
v4 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "name",
  "storageKey": null
};
return {
  "fragment": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Fragment",
    "metadata": null,
    "name": "KeptDevicesPaginationQuery",
    "selections": [
      {
        "args": [
          {
            "kind": "Variable",
            "name": "count",
            "variableName": "count"
          },
          {
            "kind": "Variable",
            "name": "cursor",
            "variableName": "cursor"
          },
          (v1/*:: as any*/),
          (v2/*:: as any*/)
        ],
        "kind": "FragmentSpread",
        "name": "KeptDevices_query"
      }
    ],
    "type": "Query",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Operation",
    "name": "KeptDevicesPaginationQuery",
    "selections": [
      {
        "alias": null,
        "args": null,
        "concreteType": "FleetInventory",
        "kind": "LinkedField",
        "name": "identityInventory",
        "plural": false,
        "selections": [
          {
            "alias": null,
            "args": (v3/*:: as any*/),
            "concreteType": "DeviceConnection",
            "kind": "LinkedField",
            "name": "devices",
            "plural": false,
            "selections": [
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "totalCount",
                "storageKey": null
              },
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "totalCountPrecision",
                "storageKey": null
              },
              {
                "alias": null,
                "args": null,
                "concreteType": "DeviceEdge",
                "kind": "LinkedField",
                "name": "edges",
                "plural": true,
                "selections": [
                  {
                    "alias": null,
                    "args": null,
                    "kind": "ScalarField",
                    "name": "cursor",
                    "storageKey": null
                  },
                  {
                    "alias": null,
                    "args": null,
                    "concreteType": "Device",
                    "kind": "LinkedField",
                    "name": "node",
                    "plural": false,
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
                        "name": "deviceId",
                        "storageKey": null
                      },
                      (v4/*:: as any*/),
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
                          (v4/*:: as any*/)
                        ],
                        "storageKey": null
                      },
                      {
                        "alias": null,
                        "args": null,
                        "kind": "ScalarField",
                        "name": "__typename",
                        "storageKey": null
                      }
                    ],
                    "storageKey": null
                  }
                ],
                "storageKey": null
              },
              {
                "alias": null,
                "args": null,
                "concreteType": "PageInfo",
                "kind": "LinkedField",
                "name": "pageInfo",
                "plural": false,
                "selections": [
                  {
                    "alias": null,
                    "args": null,
                    "kind": "ScalarField",
                    "name": "endCursor",
                    "storageKey": null
                  },
                  {
                    "alias": null,
                    "args": null,
                    "kind": "ScalarField",
                    "name": "hasNextPage",
                    "storageKey": null
                  }
                ],
                "storageKey": null
              },
              {
                "kind": "ClientExtension",
                "selections": [
                  {
                    "alias": null,
                    "args": null,
                    "kind": "ScalarField",
                    "name": "__id",
                    "storageKey": null
                  }
                ]
              }
            ],
            "storageKey": null
          },
          {
            "alias": null,
            "args": (v3/*:: as any*/),
            "filters": [
              "filter",
              "orderBy"
            ],
            "handle": "connection",
            "key": "KeptDevices_devices",
            "kind": "LinkedHandle",
            "name": "devices"
          }
        ],
        "storageKey": null
      }
    ]
  },
  "params": {
    "cacheID": "11c871c62b9b32b03756238228b8e702",
    "id": null,
    "metadata": {},
    "name": "KeptDevicesPaginationQuery",
    "operationKind": "query",
    "text": "query KeptDevicesPaginationQuery(\n  $count: Int = 50\n  $cursor: String\n  $filter: DeviceInventoryFilter\n  $orderBy: DeviceOrder\n) {\n  ...KeptDevices_query_1FfpYs\n}\n\nfragment DeviceRow_device on Device {\n  deviceId\n  name\n  nodeId\n  deviceStatus: status\n  product {\n    productId\n    name\n  }\n}\n\nfragment KeptDevicesEdge_edge on DeviceEdge {\n  cursor\n  node {\n    id\n    ...DeviceRow_device\n  }\n}\n\nfragment KeptDevices_query_1FfpYs on Query {\n  identityInventory {\n    devices(first: $count, after: $cursor, filter: $filter, orderBy: $orderBy) {\n      totalCount\n      totalCountPrecision\n      edges {\n        ...KeptDevicesEdge_edge\n        cursor\n        node {\n          __typename\n          id\n        }\n      }\n      pageInfo {\n        endCursor\n        hasNextPage\n      }\n    }\n  }\n}\n"
  }
};
})();

(node as any).hash = "e96d86547e1aea32e29228f87762d090";

export default node;
