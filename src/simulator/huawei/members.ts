import type { HuaweiDevice, HuaweiGroup, HuaweiInstance } from '../fleet/fleet.ts';
import { conditionOf } from './search.ts';

/** Who is in a group: those that were put into it, and, of a dynamic one, all that its rule holds for now. */
export function membersOf(instance: HuaweiInstance, group: HuaweiGroup): readonly HuaweiDevice[] {
  const isIn = membershipOf(instance, group);
  return instance.devices.filter(isIn);
}

export function groupsOf(instance: HuaweiInstance, device: HuaweiDevice): readonly HuaweiGroup[] {
  return instance.groups.filter((group) => membershipOf(instance, group)(device));
}

function membershipOf(instance: HuaweiInstance, { deviceIds, dynamicGroupRule: rule }: HuaweiGroup) {
  const put = new Set(deviceIds);
  const holds = rule === null ? () => false : conditionOf(rule);
  return (device: HuaweiDevice) => put.has(device.deviceId) || holds(device, instance);
}
