import { createDemoFleet } from '../../src/simulator/fleet/demo-fleet.ts';
import type { Fleet } from '../../src/simulator/fleet/fleet.ts';

/** The demo fleet, with several pages of each list, and no more. */
export function createPagedFleet(): Fleet {
  const fleet = createDemoFleet();
  const [ali] = fleet.alibaba.instances;
  ali?.credentials.splice(300);
  // IoTDA has certificates of the shared CA, too, and their content is read in the background.
  const shared = ali?.caCertificates.find(({ name }) => name.includes('Both clouds'))?.sn;
  const own = ali?.deviceCertificates.findIndex(({ caSn }) => caSn !== shared) ?? -1;
  ali?.deviceCertificates.push(...ali.deviceCertificates.splice(own, 1));
  for (const { devices, groups } of fleet.huawei.instances) {
    devices.splice(160);
    const [group] = groups;
    for (let nr = 1; group !== undefined && groups.length < 120; nr++)
      groups.push({
        ...structuredClone(group),
        recordId: (BigInt(`0x${group.recordId}`) + BigInt(nr * 65_536)).toString(16).padStart(24, '0'),
        groupId: `${group.groupId.slice(0, -4)}${String(nr).padStart(4, '0')}`,
        name: `copy-${nr}`,
      });
  }
  return fleet;
}
