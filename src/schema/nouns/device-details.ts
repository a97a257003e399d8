import type { DeviceModuleRecord } from '../../providers/port/records.ts';
import { builder } from '../builder.ts';
import { cost } from '../cost/field-cost.ts';
import { DeviceNodeTypeEnum } from '../enums.ts';
import { DeviceType } from '../node.ts';
import { IN_FULL, member, SEARCHED } from './device.ts';

const DeviceModuleType = builder.objectRef<DeviceModuleRecord>('DeviceModule').implement({
  description: 'A part of a device that is upgraded over the air by itself.',
  fields: (t) => ({
    name: t.exposeString('name', { nullable: true, description: 'Name of the module.' }),
    version: t.exposeString('version', { nullable: true, description: 'Version of the module.' }),
  }),
});

/** `Instance.devices` carries what it reports of itself but not these (contract huawei, 2.4). */
const COST = 'In a list: one provider call per device.';

builder.objectFields(DeviceType, (t) => ({
  nodeType: t.field({
    type: DeviceNodeTypeEnum,
    nullable: true,
    description: 'The place of the device in the topology. Null if the device is gone meanwhile.',
    extensions: cost(SEARCHED),
    resolve: member('nodeType'),
  }),
  rawNodeType: t.string({
    nullable: true,
    description: "The provider's own word for `nodeType`.",
    extensions: cost(SEARCHED),
    resolve: member('rawNodeType'),
  }),
  firmwareVersion: t.string({
    nullable: true,
    description: 'Firmware version that the device reported. Null before its first report.',
    extensions: cost(SEARCHED),
    resolve: member('firmwareVersion'),
  }),
  softwareVersion: t.string({
    nullable: true,
    description: 'Software version that the device reported. Null before its first report.',
    extensions: cost(SEARCHED),
    resolve: member('softwareVersion'),
  }),
  sdkVersion: t.string({
    nullable: true,
    description: 'Version of the device SDK that the device reported. Null before its first report.',
    extensions: cost(SEARCHED),
    resolve: member('sdkVersion'),
  }),
  modules: t.field({
    type: [DeviceModuleType],
    nullable: true,
    description: `Modules that can be upgraded over the air, with their versions. ${COST}`,
    extensions: cost(IN_FULL),
    resolve: member('modules'),
  }),
  extensionInfo: t.field({
    type: 'JSON',
    nullable: true,
    description: `Free JSON object of the owner of the device, at most 1 KB when it was written. Null if there is none. ${COST}`,
    extensions: cost(IN_FULL),
    resolve: member('extensionInfo'),
  }),
}));
