import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createApp } from '../src/app.ts';
import { parseConfig } from '../src/config/parse.ts';
import { createLog } from '../src/log.ts';

/**
 * Measures queries a second as a ratio to a bare HTTP server that returns the same bytes. Both get the same load in this run:
 * one request at a time on each of 16 keep-alive connections. A stub replaces the provider, so only our own work counts.
 */
const SECONDS = 3;
const CONNECTIONS = 16;

const instances = Array.from({ length: 20 }, (_, index) => ({
  InstanceId: `post-cn-${index}`,
  InstanceName: `instance ${index}`,
  InstanceStatus: 5,
  InstanceType: 1,
  RegionId: 'cn-hangzhou',
  CreateTime: 1_654_137_303_000,
}));
const upstream = await listen(
  JSON.stringify({ RequestId: 'R', Code: '200', Success: 'true', Instances: instances }),
);
const app = await createApp(
  parseConfig(
    JSON.stringify({
      listen: { port: 0 },
      admin: { port: 0 },
      accounts: [
        {
          name: 'a',
          provider: 'alibaba',
          regions: ['cn-hangzhou'],
          endpoint: upstream.url,
          credentials: { accessKeyId: 'a', accessKeySecret: 'b' },
        },
      ],
    }),
    { env: () => undefined, file: () => undefined },
  ),
  { log: createLog('fatal', { write: () => {} }), transport: { rateOf: () => null, egressOf: () => null } },
);
const { url } = await app.listen();

const QUERIES = {
  'one scalar, no provider call': '{ __typename }',
  '20 instances, one provider call':
    '{ instances { nodes { id provider name edition status capabilities } } }',
};
for (const [name, query] of Object.entries(QUERIES)) {
  const body = JSON.stringify({ query });
  const answer = await (await fetch(url, post(body))).text();
  const bare = await listen(answer);
  await rate(bare.url, body, 1);
  const baseline = await rate(bare.url, body, SECONDS);
  await rate(url, body, 1);
  const ours = await rate(url, body, SECONDS);
  bare.close();
  console.log(
    `${name}: ${Math.round(ours)}/s, bare HTTP ${Math.round(baseline)}/s, ratio ${(ours / baseline).toFixed(3)}`,
  );
}
await app.stop(100);
upstream.close();

async function rate(target: string, body: string, seconds: number): Promise<number> {
  const end = performance.now() + seconds * 1_000;
  const start = performance.now();
  let answered = 0;
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      while (performance.now() < end) {
        const response = await fetch(target, post(body));
        await response.arrayBuffer();
        answered += 1;
      }
    }),
  );
  return answered / ((performance.now() - start) / 1_000);
}

function post(body: string): RequestInit {
  return { method: 'POST', headers: { 'content-type': 'application/json' }, body };
}

async function listen(body: string): Promise<{ url: string; close: () => void }> {
  const server = createServer((request, response) => {
    request
      .resume()
      .on('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
