import { printNodeId } from '../graph/node-id.ts';
import { startSimulators } from '../simulator/index.ts';

export interface Embedded {
  /** A configuration with one account on each simulator. */
  readonly text: string;
  /**
   * Ids for example queries: an instance that changes constantly, and a device and certificates that the demo never
   * changes.
   */
  readonly examples: {
    readonly instanceId: string;
    readonly deviceId: string;
    readonly certificatePrefix: string;
  };
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
  const [watched] = fleet.alibaba.instances;
  const plant = fleet.huawei.instances.find((instance) => instance.type === 'standard');
  const device = plant?.devices[0];
  if (watched === undefined || plant === undefined || device === undefined)
    throw new Error('expected instances of both clouds, and a device');
  const instanceId = printNodeId('Instance', {
    provider: 'ALIBABA_MQTT',
    account: 'ali-demo',
    region: watched.regionId,
    instanceId: watched.instanceId,
  });
  const deviceId = printNodeId(
    'Device',
    {
      provider: 'HUAWEI_IOTDA',
      account: 'hw-demo',
      region: fleet.huawei.region,
      instanceId: plant.instanceId,
    },
    device.deviceId,
  );
  return {
    text,
    examples: { instanceId, deviceId, certificatePrefix: 'device-008' },
    stop: () => simulators.stop(),
  };
}
