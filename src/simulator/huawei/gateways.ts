import type { HuaweiDevice, HuaweiInstance } from '../fleet/fleet.ts';
import { HuaweiRefusal } from './errors.ts';

/** Deepest level of a device (contract 1.7, 2.4). A direct device has level 0, a sub-device of a sub-device level 2. */
const DEEPEST = 2;

/**
 * Throws if this device below the gateway would make the tree too deep. `height`: levels below the device.
 */
export function checkBelow(instance: HuaweiInstance, gatewayId: string, height: number): void {
  if (depthOf(instance, gatewayId) + 1 + height > DEEPEST)
    throw new HuaweiRefusal(400, 'IOTDA.014010', 'The device would be nested too deeply.');
}

/** Returns the number of gateways above the device: 0 for a direct device. */
function depthOf(instance: HuaweiInstance, deviceId: string): number {
  const device = instance.devices.find((each) => each.deviceId === deviceId);
  return device === undefined || device.gatewayId === deviceId ? 0 : 1 + depthOf(instance, device.gatewayId);
}

/** Returns the number of levels below the device: 0 for a device without sub-devices. */
export function heightOf(instance: HuaweiInstance, deviceId: string): number {
  const below = instance.devices.filter((each) => each.gatewayId === deviceId && each.deviceId !== deviceId);
  return below.reduce((most, each) => Math.max(most, 1 + heightOf(instance, each.deviceId)), 0);
}

/** Returns whether the device is `topId` itself or lies below `topId` at any level. */
export function isWithin(instance: HuaweiInstance, deviceId: string, topId: string): boolean {
  if (deviceId === topId) return true;
  const device = instance.devices.find((each) => each.deviceId === deviceId);
  if (device === undefined || device.gatewayId === deviceId) return false;
  return isWithin(instance, device.gatewayId, topId);
}

/**
 * Filters the devices one level below the gateway, or with `cascade` (is_cascade_query) at all levels. The
 * gateway itself is not included.
 */
export function belowGateway(instance: HuaweiInstance, gatewayId: string | undefined, cascade: boolean) {
  if (gatewayId === undefined) return () => true;
  const parents = new Map(instance.devices.map((device) => [device.deviceId, device.gatewayId]));
  return (device: HuaweiDevice): boolean => {
    let id = device.deviceId;
    for (let depth = 0; depth < (cascade ? 3 : 1); depth++) {
      const parent = parents.get(id);
      if (parent === undefined || parent === id) return false;
      if (parent === gatewayId) return true;
      id = parent;
    }
    return false;
  };
}
