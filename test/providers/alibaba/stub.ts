import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type AlibabaOptions, createAlibaba } from '../../../src/providers/alibaba/index.ts';
import type { Provider } from '../../../src/providers/port/provider.ts';
import type { InstanceRef } from '../../../src/providers/port/records.ts';
import { Secret } from '../../../src/secret.ts';
import type { AccessKey, Call, SentCall } from '../../../src/transport/call.ts';
import { createSocket } from '../../../src/transport/socket.ts';

export interface Arrived {
  readonly action: string;
  readonly method: string;
  /** As on the wire, without the question mark. */
  readonly rawQuery: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: IncomingHttpHeaders;
}

export interface Answer {
  status?: number;
  headers?: Record<string, string>;
  /** An object is sent as JSON. */
  body: unknown;
}

export const KEY: AccessKey = {
  accessKeyId: 'TESTAK0000000001',
  accessKeySecret: new Secret('TestSecret/Key+0123456789=='),
};

export const AT: InstanceRef = {
  provider: 'ALIBABA_MQTT',
  account: 'ali-test',
  region: 'cn-hangzhou',
  instanceId: 'post-cn-7mz2d000001',
};

/** A server that returns the scripted responses in sequence, and the adapter in front of it. */
export async function startStub(options: Partial<AlibabaOptions> = {}) {
  const arrived: Arrived[] = [];
  const answers: Answer[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://stub');
    arrived.push({
      action: String(request.headers['x-acs-action']),
      method: String(request.method),
      rawQuery: url.search.slice(1),
      query: Object.fromEntries(url.searchParams),
      headers: request.headers,
    });
    const answer = answers.shift() ?? { status: 599, body: 'nothing scripted' };
    // The server's clock equals the adapter's, because the test does not concern clock errors.
    response.setHeader('date', 'Sun, 22 Nov 2026 00:00:00 GMT');
    response.writeHead(answer.status ?? 200, answer.headers);
    response.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const socket = createSocket();
  const sent: SentCall[] = [];
  const call: Call = {
    signal: new AbortController().signal,
    deadline: Number.POSITIVE_INFINITY,
    priority: 'interactive',
    onSent: (each) => sent.push(each),
  };
  const provider: Provider = createAlibaba({
    account: 'ali-test',
    regions: ['cn-hangzhou', 'ap-southeast-1'],
    endpoint: `http://${host}/`,
    credentials: () => Promise.resolve(KEY),
    send: socket.send,
    pipeline: (attempt) => attempt,
    now: () => new Date('2026-11-22T00:00:00.789Z'),
    ...options,
  });
  return {
    provider,
    call,
    sent,
    arrived,
    host,
    /** Adds scripted responses; a body alone is a 200. */
    answer: (...next: readonly Answer[]) => answers.push(...next),
    [Symbol.asyncDispose]: async () => {
      await socket.close();
      await stop(server);
    },
  };
}

function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
