import type { HuaweiDevice, HuaweiGroup, HuaweiInstance } from '../fleet/fleet.ts';
import { conditionOf } from './search.ts';

/**
 * Returns the members of a group: the devices that were added to the group and, for a dynamic group, also all
 * devices that currently match its rule.
 */
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
