import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { Incoming, Outgoing, Received } from './exchange.ts';
import { existing } from './existing.ts';
import { type Faults, playFault } from './faults.ts';
import type { Journal } from './journal.ts';

const MAX_BODY_BYTES = 1024 * 1024;
/** RegisterCaCertificate carries two certificates in its query (contract apsaramq, 1.3). */
const MAX_HEADER_BYTES = 256 * 1024;

export interface ListenerOptions {
  readonly host: string;
  readonly port: number;
  readonly journal: Journal;
  readonly faults: Faults;
  readonly route: (incoming: Incoming) => Received;
  /** Clock of the Date header. The real gateways send this header too. */
  readonly now: () => number;
}

/**
 * Listens on one port. Reads each request completely, records it in the journal, applies faults, and writes
 * the answer.
 */
export async function startListener(
  options: ListenerOptions,
): Promise<{ port: number; stop: () => Promise<void> }> {
  const server: Server = createServer({ maxHeaderSize: MAX_HEADER_BYTES }, (request, response) => {
    handle(request, response, options).catch(() => {
      if (response.headersSent) response.destroy();
      else response.writeHead(500, { 'content-type': 'application/json' }).end('{"error":"simulator"}');
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the simulator listens on no port');
  return {
    port: address.port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  options: ListenerOptions,
): Promise<void> {
  const at = performance.now();
  const body = await readBody(request);
  if (body === null) {
    response.writeHead(413, { connection: 'close' }).end();
    return;
  }
  const received = options.route(toIncoming(request, body));
  const { service, operation, instanceId, accessKeyId, parameters } = received;
  const entry = { at, service, operation, instanceId, accessKeyId, parameters, status: 0 };
  options.journal.entries.push(entry);
  const fault = options.faults.take(received);
  response.once('finish', () => {
    entry.status = response.statusCode;
  });
  response.setHeader('date', new Date(options.now()).toUTCString());
  if (fault !== undefined && playFault(fault, response)) return;
  const { effect } = fault ?? {};
  if (effect?.kind === 'delay') await pause(effect.ms);
  const answer =
    effect?.kind === 'refuse' ? existing(received.refuse)(effect.code, effect.status) : received.answer();
  if (effect?.kind === 'late') await pause(effect.ms);
  if (effect?.kind !== 'gateway') write(response, answer, effect?.kind === 'truncate');
  else if (effect.closed === true) closeAfterHeaders(response, effect.status);
  else write(response, { ...effect, headers: { ...JSON_TYPE, ...effect.headers } }, false);
}

const JSON_TYPE = { 'content-type': 'application/json' };

function closeAfterHeaders(response: ServerResponse, status: number): void {
  response.writeHead(status, { ...JSON_TYPE, 'content-length': '100' });
  response.flushHeaders();
  setImmediate(() => response.socket?.destroy());
}

function write(response: ServerResponse, answer: Outgoing, truncated: boolean): void {
  const bytes = Buffer.from(answer.body);
  const length = answer.status === 204 ? {} : { 'content-length': String(bytes.length) };
  response.writeHead(answer.status, { ...answer.headers, ...length });
  if (!truncated) {
    response.end(bytes);
    return;
  }
  response.write(bytes.subarray(0, bytes.length >> 1), () => response.socket?.destroy());
}

function toIncoming(request: IncomingMessage, body: Buffer): Incoming {
  const [rawPath = '/', ...query] = (request.url ?? '/').split('?');
  const headers: Record<string, string> = Object.create(null);
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return {
    method: request.method ?? 'GET',
    rawPath,
    rawQuery: query.join('?'),
    headers,
    body,
    port: request.socket.localPort ?? 0,
    source: request.socket.remoteAddress ?? '',
  };
}

async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
