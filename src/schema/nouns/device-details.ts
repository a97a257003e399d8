import type { DeviceModuleRecord } from '../../providers/port/records.ts';
import { builder } from '../builder.ts';
import { cost } from '../cost/field-cost.ts';
import { DeviceNodeTypeEnum } from '../enums.ts';
import { DeviceType } from '../node.ts';
import { IN_FULL, member, SEARCHED } from './device.ts';

const DeviceModuleType = builder.objectRef<DeviceModuleRecord>('DeviceModule').implement({
  description: 'Module of a device that can be upgraded over the air on its own.',
  fields: (t) => ({
    name: t.exposeString('name', { nullable: true, description: 'Name of the module. Null if unknown.' }),
    version: t.exposeString('version', {
      nullable: true,
      description: 'Version of the module. Null if unknown.',
    }),
  }),
});

/** `Instance.devices` contains what a device reports of itself, but not these fields (contract huawei, 2.4). */
const COST = 'Costs one provider call per device in a list.';

builder.objectFields(DeviceType, (t) => ({
  nodeType: t.field({
    type: DeviceNodeTypeEnum,
    nullable: true,
    description: 'Position of the device in the topology. Null if the device no longer exists.',
    extensions: cost(SEARCHED),
    resolve: member('nodeType'),
  }),
  rawNodeType: t.string({
    nullable: true,
    description: 'Node type as the provider sent it. Null if missing.',
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
    description: `Modules that can be upgraded over the air, with their versions. Null if unknown. ${COST}`,
    extensions: cost(IN_FULL),
    resolve: member('modules'),
  }),
  extensionInfo: t.field({
    type: 'JSON',
    nullable: true,
    description: `Custom JSON object of the device, at most 1 KB. Null if not set. ${COST}`,
    extensions: cost(IN_FULL),
    resolve: member('extensionInfo'),
  }),
}));
