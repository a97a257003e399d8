import type { IncomingMessage, Server, ServerResponse } from 'node:http';

export interface WriteLimits {
  /** Milliseconds that a client may take to receive a response, in addition to the time for its bytes. */
  readonly answerMs: number;
  /** Minimum receive rate of a client. */
  readonly bytesPerSecond: number;
  /** Maximum size of unsent responses of this process, in bytes. */
  readonly bufferedBytes: number;
}

export const WRITE_LIMITS: WriteLimits = {
  answerMs: 20_000,
  bytesPerSecond: 32 * 1024,
  bufferedBytes: 32 * 1024 * 1024,
};

/** Interval in milliseconds between checks of the responses that clients have not read completely. */
const LOOK_MS = 1_000;
/** If more bytes than this are unsent when a response ends, the check runs at once. */
const LARGE_BYTES = 64 * 1024;

interface Waiting {
  /** Time since which the client always had unsent bytes. */
  readonly since: number;
  /** Bytes that the connection had sent at the time `since`. */
  readonly taken: number;
}

/**
 * Closes connections whose clients do not read their responses. The allowed time for each connection grows
 * with the bytes that its client received. If all unsent bytes together exceed the limit, the connections
 * that have waited longest are closed first. Node only has a timeout for idle sockets, which does not apply
 * to a client that reads one byte per minute. Event streams are excluded, because event-streams.ts watches
 * them.
 */
export function watchWrites(server: Server, limits: WriteLimits): void {
  const open = new Map<ServerResponse, Waiting | null>();
  let isSoon = false;

  const look = () => {
    const now = performance.now();
    let buffered = 0;
    for (const [response, waiting] of open) {
      const bytes = response.writableLength;
      if (bytes === 0 || isEventStream(response)) {
        open.set(response, null);
        continue;
      }
      const taken = takenBy(response);
      const started = waiting ?? { since: now, taken };
      open.set(response, started);
      const allowedMs = limits.answerMs + ((taken - started.taken + bytes) / limits.bytesPerSecond) * 1_000;
      if (now - started.since > allowedMs) cut(response);
      else buffered += bytes;
    }
    if (buffered > limits.bufferedBytes) shed(buffered);
  };
  const shed = (bytes: number) => {
    const waiting = [...open].flatMap(([response, at]) => (at === null ? [] : [{ response, at }]));
    waiting.sort((one, other) => one.at.since - other.at.since);
    let buffered = bytes;
    for (const { response } of waiting) {
      if (buffered <= limits.bufferedBytes) return;
      buffered -= response.writableLength;
      cut(response);
    }
  };
  const cut = (response: ServerResponse) => {
    open.delete(response);
    // A pipelined response has no socket yet, so destroy the socket of the request.
    response.req.socket.destroy();
  };

  server.prependListener('request', (_request: IncomingMessage, response: ServerResponse) => {
    open.set(response, null);
    response.once('close', () => open.delete(response));
    response.once('prefinish', () => {
      if (isSoon || response.writableLength < LARGE_BYTES) return;
      isSoon = true;
      setImmediate(() => {
        isSoon = false;
        look();
      });
    });
  });
  const timer = setInterval(look, LOOK_MS);
  timer.unref();
  server.once('close', () => clearInterval(timer));
}

function takenBy({ socket }: ServerResponse): number {
  return socket === null ? 0 : socket.bytesWritten - socket.writableLength;
}

function isEventStream(response: ServerResponse): boolean {
  return String(response.getHeader('content-type') ?? '').startsWith('text/event-stream');
}
