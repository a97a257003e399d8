import { type Config, parseConfig } from './config.ts';
import { startSimulators } from './simulator/index.ts';

export interface Embedded {
  readonly config: Config;
  readonly stop: () => Promise<void>;
}

/** No configuration: both simulators in this process, one account at each, GraphiQL and introspection on. */
export async function startEmbedded(): Promise<Embedded> {
  const simulators = await startSimulators();
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
    security: { introspection: true, graphiql: true },
  });
  const config = parseConfig(text, { env: () => undefined, file: () => undefined });
  return { config, stop: () => simulators.stop() };
}
