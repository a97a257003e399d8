import { printNodeId } from '../graph/node-id.ts';
import { existing } from '../simulator/existing.ts';
import { type Simulators, startSimulators } from '../simulator/index.ts';

export interface Embedded {
  /** A configuration with one account on each simulator. */
  readonly text: string;
  /** Variables of GraphiQL's tabs: an instance that changes constantly, and objects that the demo never changes. */
  readonly examples: ReturnType<typeof examplesOf>;
  readonly stop: () => Promise<void>;
}

/** The demo keeps everything: no read costs anything. */
const KEPT = [
  ...['GROUP', 'CA_CERTIFICATE', 'DEVICE_CERTIFICATE', 'CLIENT_CREDENTIAL', 'AUTH_IDENTITY'],
  ...['AUTH_PERMISSION', 'BLOCKED_CLIENT', 'DEVICE', 'DEVICE_POLICY'],
  ...['DEVICE_CERTIFICATE_DEVICES', 'GROUP_DEVICES', 'DEVICE_DETAILS', 'CLIENT_CREDENTIAL_DETAILS'],
  'DEVICE_POLICY_DETAILS',
];

/**
 * Starts both simulators in this process, for a start without a configuration. GraphiQL and introspection are on.
 * If `still` is false, objects in the fleets keep changing, to show live updates.
 */
export async function startEmbedded(options: { still: boolean }): Promise<Embedded> {
  const simulators = await startSimulators(options.still ? {} : { live: {} });
  const { accounts, alibaba, huawei, fleet } = simulators;
  const text = JSON.stringify({
    accounts: [
      {
        name: 'ali-demo',
        provider: 'alibaba',
        regions: ['ap-southeast-1', 'cn-hangzhou'],
        credentials: {
          accessKeyId: accounts.alibaba.accessKeyId,
          accessKeySecret: accounts.alibaba.accessKeySecret,
        },
        endpoint: alibaba.endpoint,
      },
      {
        name: 'hw-demo',
        provider: 'huawei',
        region: fleet.huawei.region,
        projectId: accounts.huawei.projectId,
        credentials: { accessKey: accounts.huawei.accessKey, secretKey: accounts.huawei.secretKey },
        endpoint: huawei.endpoint,
        managementEndpoint: huawei.managementEndpoint,
        iamEndpoint: huawei.iamEndpoint,
      },
    ],
    // Polls cost nothing here, so poll often and show changes quickly.
    events: { pollSeconds: 2 },
    inventory: { keep: [{ kinds: KEPT, every: 'PT1M' }] },
    security: { introspection: true, graphiql: true },
  });
  return {
    text,
    examples: examplesOf(fleet),
    stop: () => simulators.stop(),
  };
}

function examplesOf({ alibaba, huawei }: Simulators['fleet']) {
  const watched = existing(alibaba.instances[0]);
  const plant = existing(huawei.instances.find((instance) => instance.type === 'standard'));
  const ca = existing(watched.caCertificates.find(({ name }) => name === 'ApsaraMQ line 2'));
  const credential = existing(watched.credentials.find(({ clientId }) => clientId.startsWith('GID_one@@@')));
  const device = existing(plant.devices.find(({ authInfo }) => authInfo.fingerprint !== null));
  const certificate = existing(
    plant.deviceCertificates.find(
      ({ fingerprint }) => fingerprint.toLowerCase() === device.authInfo.fingerprint?.toLowerCase(),
    ),
  );
  const alibabaPlace = {
    ...({ provider: 'ALIBABA_MQTT', account: 'ali-demo' } as const),
    ...{ region: watched.regionId, instanceId: watched.instanceId },
  };
  const huaweiPlace = {
    ...({ provider: 'HUAWEI_IOTDA', account: 'hw-demo' } as const),
    ...{ region: huawei.region, instanceId: plant.instanceId },
  };
  return {
    instanceId: printNodeId('Instance', alibabaPlace),
    caId: printNodeId('CaCertificate', alibabaPlace, ca.sn),
    caText: existing(ca.name),
    deviceText: device.deviceId,
    certificateText: certificate.fingerprint,
    certificateId: printNodeId('DeviceCertificate', huaweiPlace, certificate.certificateId),
    deviceId: printNodeId('Device', huaweiPlace, device.deviceId),
    groupId: printNodeId('Group', alibabaPlace, 'GID_one'),
    credentialId: printNodeId('ClientCredential', alibabaPlace, credential.clientId),
    clientId: credential.clientId,
  };
}
