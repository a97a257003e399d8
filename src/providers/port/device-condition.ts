/** One condition of a device search. */
export interface DeviceCondition {
  readonly field: DeviceSearchField;
  readonly operator: DeviceSearchOperator;
  /** One value, or several for IN and NOT_IN. */
  readonly values: readonly string[];
}

export type DeviceSearchField =
  | 'SPACE_ID'
  | 'DEVICE_ID'
  | 'GATEWAY_ID'
  | 'PRODUCT_ID'
  | 'GROUP_ID'
  | 'NAME'
  | 'NODE_ID'
  | 'STATUS'
  | 'NODE_TYPE'
  | 'TAG_KEY'
  | 'TAG_VALUE'
  | 'FIRMWARE_VERSION'
  | 'SOFTWARE_VERSION'
  | 'REGISTERED_AT';

export type DeviceSearchOperator =
  | 'EQUAL'
  | 'NOT_EQUAL'
  | 'IN'
  | 'NOT_IN'
  | 'STARTS_WITH'
  | 'BEFORE'
  | 'AFTER';
