import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** One request that arrived, and its outcome. */
export interface Arrival {
  /** `performance.now()` at arrival. */
  readonly at: number;
  /** The provider's name of the operation, if the request contains it (ApsaraMQ). */
  readonly action: string;
  readonly url: string;
  /** Number of requests that arrived before it. */
  readonly index: number;
  /** True if the client closed the connection before the response was complete. */
  isGivenUp: boolean;
  /** Bytes written to the connection since the request arrived. */
  bytes: () => number;
}

export interface Exchange {
  readonly arrival: Arrival;
  readonly response: ServerResponse;
  readonly socket: Socket;
  /** Lets the target answer. */
  readonly pass: () => void;
}

/** Handles one request. */
export type Play = (exchange: Exchange) => void;

export interface FakeUpstream extends AsyncDisposable {
  readonly origin: string;
  readonly journal: Arrival[];
  /** Sets the play for all later requests. */
  readonly play: (play: Play) => void;
}

/**
 * A provider that tests control. It stands in front of a target, which it can let answer, and keeps a journal of all
 * requests.
 */
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

/** Writes these bytes unchanged, including the status line. */
export const writes =
  (...parts: readonly string[]): Play =>
  ({ socket }) => {
    for (const part of parts) socket.write(part);
  };

/** Writes half of the announced body, then closes the connection. */
export const truncates: Play = ({ response, socket }) => {
  response.writeHead(200, { 'content-length': '1000' });
  response.write('{"RequestId":"', () => socket.destroy());
};

export const drips: Play = ({ response }) => {
  response.writeHead(200);
  const drip = setInterval(() => response.write(' '), 20);
  response.once('close', () => clearInterval(drip));
};

/** Writes as much as the client accepts, up to `megabytes`. */
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
