import { printNodeId } from './domain/node-id.ts';
import { startSimulators } from './simulator/index.ts';

export interface Embedded {
  /** A configuration that reads both. */
  readonly text: string;
  /** Global id of an instance in which something is always going on. */
  readonly watchedId: string;
  readonly stop: () => Promise<void>;
}

/**
 * No configuration: both simulators in this process, one account at each, GraphiQL and introspection on. The fleets
 * live, so that there is something to watch, unless `still`.
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
    // Nobody is charged and nothing is far: what happens is seen at once.
    events: { pollSeconds: 2 },
    security: { introspection: true, graphiql: true },
  });
  const { regionId, instanceId } = fleet.alibaba.instances[0]!;
  const at = { provider: 'ALIBABA_MQTT', account: 'ali-demo', region: regionId, instanceId } as const;
  return { text, watchedId: printNodeId('Instance', at), stop: () => simulators.stop() };
}
