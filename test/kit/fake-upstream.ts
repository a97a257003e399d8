import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** One request that came in, and what became of it. */
export interface Arrival {
  /** Of `performance.now()`. */
  readonly at: number;
  /** The provider's name of the operation, where the request says it (ApsaraMQ). */
  readonly action: string;
  readonly url: string;
  /** How many came before it. */
  readonly index: number;
  /** The client closed the connection before the answer was whole. */
  isGivenUp: boolean;
  /** Bytes of the connection that were written since it came. */
  bytes: () => number;
}

export interface Exchange {
  readonly arrival: Arrival;
  readonly response: ServerResponse;
  readonly socket: Socket;
  /** Lets the target answer. */
  readonly pass: () => void;
}

/** What is done with one request. */
export type Play = (exchange: Exchange) => void;

export interface FakeUpstream extends AsyncDisposable {
  readonly origin: string;
  readonly journal: Arrival[];
  /** Of every request from now on. */
  readonly play: (play: Play) => void;
}

/** A provider that does what it is told to: in front of a target that it may let answer, with a journal of all that came. */
export async function startFakeUpstream(target: string): Promise<FakeUpstream> {
  const journal: Arrival[] = [];
  let current: Play = ({ pass }) => pass();
  const server = createServer({ maxHeaderSize: 256 * 1024 }, (incoming, response) => {
    const { socket } = incoming;
    const before = socket.bytesWritten;
    const arrival: Arrival = {
      at: performance.now(),
      action: String(incoming.headers['x-acs-action'] ?? ''),
      url: incoming.url ?? '/',
      index: journal.length,
      isGivenUp: false,
      bytes: () => socket.bytesWritten - before,
    };
    journal.push(arrival);
    response.on('error', () => {});
    response.once('close', () => {
      arrival.isGivenUp = !response.writableFinished;
    });
    current({ arrival, response, socket, pass: () => forward(target, incoming, response) });
  });
  server.on('clientError', (_error, socket) => socket.destroy());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    journal,
    play: (play) => {
      current = play;
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function forward(target: string, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const { hostname, port } = new URL(target);
  const { method, url, headers } = incoming;
  const options = { hostname, port, method, path: url, headers, setHost: false };
  const forwarded = request(options, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
  });
  forwarded.on('error', () => incoming.socket.destroy());
  incoming.pipe(forwarded);
}

export const answers =
  (status: number, body: unknown, headers: Record<string, string> = {}): Play =>
  ({ response }) => {
    response.writeHead(status, headers);
    response.end(typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body));
  };

export const hangs: Play = () => {};

export const resets: Play = ({ socket }) => socket.resetAndDestroy();

/** Bytes as they are, status line and all. */
export const writes =
  (...parts: readonly string[]): Play =>
  ({ socket }) => {
    for (const part of parts) socket.write(part);
  };

/** Half of what was announced, and then nobody. */
export const truncates: Play = ({ response, socket }) => {
  response.writeHead(200, { 'content-length': '1000' });
  response.write('{"RequestId":"', () => socket.destroy());
};

export const drips: Play = ({ response }) => {
  response.writeHead(200);
  const drip = setInterval(() => response.write(' '), 20);
  response.once('close', () => clearInterval(drip));
};

/** As much as is taken, up to `megabytes`. */
export const floods =
  (megabytes: number, headers: Record<string, string> = {}): Play =>
  ({ response }) => {
    const chunk = Buffer.alloc(64 * 1024, ' ');
    let left = megabytes * 16;
    response.writeHead(200, headers);
    const more = (): void => {
      while (left-- > 0) if (!response.write(chunk)) return;
      response.end();
    };
    response.on('drain', more);
    more();
  };
