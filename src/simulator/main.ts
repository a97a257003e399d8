import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { parseFleet } from './fleet/fleet-file.ts';
import { startSimulators } from './index.ts';

/** `npm run simulator -- --port 4100 [--fleet FILE] [--live]`: runs the simulators as a separate server. */
const USAGE = `usage: npm run simulator -- [--port PORT] [--fleet FILE] [--live]

  --port   port to listen on (default 4100; 0 picks a free one)
  --fleet  JSON file with a fleet (default: the demo fleet)
  --live   change the fleet every few seconds, and print each change
  --help   print this text
`;
const { port, fleet, live } = readArguments();
const print = (line: Record<string, unknown>) => process.stdout.write(`${JSON.stringify(line)}\n`);
const simulators = await startSimulators({
  port,
  ...(fleet === undefined ? {} : { fleet }),
  ...(live ? { live: { onChange: (change) => print({ msg: 'changed', ...change }) } } : {}),
}).catch((error: NodeJS.ErrnoException) => {
  if (error.code !== 'EADDRINUSE' && error.code !== 'EACCES') throw error;
  const why = error.code === 'EACCES' ? 'cannot be opened by this user' : 'is in use (0 picks a free one)';
  process.stderr.write(`--port: ${port} ${why}\n`);
  process.exit(1);
});
const { accounts, alibaba, huawei } = simulators;

print({ msg: 'listening', alibaba: alibaba.endpoint, huawei: { ...huawei } });
process.stderr.write(`
A configuration for the graph (the keys are valid for this simulated fleet only):

accounts:
  - name: ali
    provider: alibaba
    regions: [${[...new Set(simulators.fleet.alibaba.instances.map((each) => each.regionId))].join(', ')}]
    credentials: { accessKeyId: ${accounts.alibaba.accessKeyId}, accessKeySecret: ${accounts.alibaba.accessKeySecret} }
    endpoint: ${alibaba.endpoint}
  - name: hw
    provider: huawei
    region: ${simulators.fleet.huawei.region}
    projectId: ${accounts.huawei.projectId}
    credentials: { accessKey: ${accounts.huawei.accessKey}, secretKey: ${accounts.huawei.secretKey} }
    endpoint: ${huawei.endpoint}
    managementEndpoint: ${huawei.managementEndpoint}
    iamEndpoint: ${huawei.iamEndpoint}

`);
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => void simulators.stop().then(() => process.exit(0)));
}

function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        port: { type: 'string', default: '4100' },
        fleet: { type: 'string' },
        live: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) {
      process.stdout.write(USAGE);
      process.exit(0);
    }
    if (!/^\d+$/.test(values.port) || Number(values.port) > 65_535) {
      throw new Error('--port: expected a port, 0 to 65535');
    }
    return {
      port: Number(values.port),
      live: values.live,
      fleet: values.fleet === undefined ? undefined : parseFleet(readFileSync(values.fleet, 'utf8')),
    };
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(2);
  }
}
