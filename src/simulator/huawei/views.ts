import type {
  HuaweiCaCertificate,
  HuaweiDevice,
  HuaweiDeviceCertificate,
  HuaweiGroup,
  HuaweiInstance,
  HuaweiProduct,
} from '../fleet/fleet.ts';
import type { HuaweiSwitches } from '../switches.ts';
import { groupsOf } from './members.ts';

/**
 * Removes `timeout`, which the answers of write operations contain and those of read operations do not
 * (contract 2.4).
 */
function shownAuth({ authInfo: { timeout: _, ...shown } }: HuaweiDevice) {
  return shown;
}

/** Prints records as each operation returns them. Lists omit some members, as the contract describes. */
export function createViews() {
  const appName = (instance: HuaweiInstance, appId: string) =>
    instance.apps.find((app) => app.appId === appId)?.appName;
  const productName = (instance: HuaweiInstance, { productId, appId }: HuaweiDevice) =>
    instance.products.find((row) => row.productId === productId && row.appId === appId)?.name;

  const listedGroup = (row: HuaweiGroup) => ({
    group_id: row.groupId,
    name: row.name,
    description: row.description,
    super_group_id: row.superGroupId,
    group_type: row.groupType,
  });

  const listedDevice = (device: HuaweiDevice, instance: HuaweiInstance) => ({
    app_id: device.appId,
    app_name: appName(instance, device.appId),
    device_id: device.deviceId,
    node_id: device.nodeId,
    gateway_id: device.gatewayId,
    device_name: device.deviceName,
    node_type: device.nodeType,
    description: device.description,
    fw_version: device.fwVersion,
    sw_version: device.swVersion,
    device_sdk_version: device.deviceSdkVersion,
    product_id: device.productId,
    product_name: productName(instance, device),
    status: device.status,
    tags: device.tags,
  });

  /** A row of SearchDevices has no description (contract 2.5). */
  const searchedDevice = (
    device: HuaweiDevice,
    instance: HuaweiInstance,
    groups: HuaweiSwitches['searchGroups'],
  ) => {
    const { description: _, ...row } = listedDevice(device, instance);
    const found = groupsOf(instance, device);
    const shown =
      groups === 'ids' ? found.map((each) => each.groupId) : found.map((each) => listedGroup(each));
    return { ...row, ...(groups === 'absent' ? {} : { groups: shown }), marker: device.recordId };
  };

  return {
    listedDevice,
    searchedDevice,
    fullDevice: (device: HuaweiDevice, instance: HuaweiInstance) => ({
      ...listedDevice(device, instance),
      auth_info: shownAuth(device),
      create_time: device.createTime,
      ...(device.activeTime === null ? {} : { active_time: device.activeTime }),
      ...(device.connectionStatusUpdateTime === null
        ? {}
        : { connection_status_update_time: device.connectionStatusUpdateTime }),
      ...(device.modules === undefined ? {} : { modules: device.modules }),
      extension_info: device.extensionInfo ?? null,
    }),
    deviceOfCertificate: (device: HuaweiDevice) => ({
      app_id: device.appId,
      device_id: device.deviceId,
      node_id: device.nodeId,
      gateway_id: device.gatewayId,
      device_name: device.deviceName,
      product_id: device.productId,
    }),
    deviceOfGroup: (device: HuaweiDevice) => ({
      device_id: device.deviceId,
      node_id: device.nodeId,
      device_name: device.deviceName,
      product_id: device.productId,
    }),
    ca: (row: HuaweiCaCertificate, whole: boolean) => ({
      certificate_id: row.certificateId,
      cn_name: row.cnName,
      owner: row.owner,
      status: row.status,
      verify_code: row.verifyCode,
      provision_enable: row.provisionEnable,
      // Omit these members if they are not set, because older answers lack them.
      ...(row.templateId == null ? {} : { template_id: row.templateId }),
      ...(row.ocspEnable === undefined ? {} : { ocsp_enable: row.ocspEnable }),
      ...(row.ocspSslEnable === undefined ? {} : { ocsp_ssl_enable: row.ocspSslEnable }),
      ...(row.ocspServerCaId === undefined ? {} : { ocsp_server_ca_id: row.ocspServerCaId }),
      create_date: row.createDate,
      effective_date: row.effectiveDate,
      expiry_date: row.expiryDate,
      ...(whole ? { name: row.name, content: row.content } : {}),
    }),
    deviceCertificate: (row: HuaweiDeviceCertificate, whole: boolean) => ({
      certificate_id: row.certificateId,
      common_name: row.commonName,
      expiry_date: row.expiryDate,
      fingerprint: row.fingerprint,
      status: row.status,
      ...(whole ? { certificate_pem: row.pem } : {}),
    }),
    group: (row: HuaweiGroup, whole: boolean) => ({
      ...listedGroup(row),
      ...(whole ? { dynamic_group_rule: row.dynamicGroupRule } : {}),
    }),
    product: (row: HuaweiProduct, instance: HuaweiInstance) => ({
      app_id: row.appId,
      app_name: appName(instance, row.appId),
      product_id: row.productId,
      name: row.name,
      device_type: row.deviceType,
      protocol_type: row.protocolType,
      data_format: 'json',
      create_time: row.createTime,
    }),
    apps: (instance: HuaweiInstance, defaultApp: string | undefined) =>
      instance.apps
        .filter((app) => defaultApp === undefined || String(app.defaultApp) === defaultApp)
        .map((app) => ({
          app_id: app.appId,
          app_name: app.appName,
          create_time: app.createTime,
          default_app: app.defaultApp,
        })),
  };
}
