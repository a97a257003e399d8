import type { IncomingMessage, Server, ServerResponse } from 'node:http';

export interface WriteLimits {
  /** Milliseconds that a client may take for an answer, beside those for its bytes. */
  readonly answerMs: number;
  /** The slowest client that gets a whole answer. */
  readonly bytesPerSecond: number;
  /** Bytes of answers that clients have not taken, of this process. */
  readonly bufferedBytes: number;
}

export const WRITE_LIMITS: WriteLimits = {
  answerMs: 20_000,
  bytesPerSecond: 32 * 1024,
  bufferedBytes: 32 * 1024 * 1024,
};

/** Milliseconds between two looks at answers that are not taken yet. */
const LOOK_MS = 1_000;
/** An answer that leaves more behind when it ends is looked at at once. */
const LARGE_BYTES = 64 * 1024;

interface Waiting {
  /** Since when there is always something that the client has not taken. */
  readonly since: number;
  /** Bytes that the connection had taken by then. */
  readonly taken: number;
}

/**
 * Cuts connections whose clients do not take their answers: each after a time that grows with what it took, and, where all
 * together hold too many bytes, the ones that have waited longest. Node has a timeout for idle sockets only, which a
 * client that takes a byte a minute never reaches. Streams of events are left out: event-streams.ts watches those.
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
    // A pipelined answer has no socket yet, so it is the request's that ends.
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
