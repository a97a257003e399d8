import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Stops the TCP connections of a listener without losing an answer. */
export interface SocketDrain {
  /** From now on each answer closes its connection, so that clients with keep-alive connect elsewhere. */
  readonly retire: () => void;
  /** Closes idle connections now, and each other one after its answer. */
  readonly close: () => void;
  /** Destroys all sockets, upgraded ones included: Node does not track those and would wait for them. */
  readonly cut: () => void;
}

/**
 * Counts what is asked on each connection, as Node does not: `closeIdleConnections` leaves one alone that has never
 * asked anything, and a server waits for that one until it is cut.
 */
export function createSocketDrain(server: Server): SocketDrain {
  const asked = new Map<Socket, number>();
  const all = new Set<Socket>();
  let isRetired = false;
  let isClosed = false;

  server.on('connection', (socket: Socket) => {
    asked.set(socket, 0);
    all.add(socket);
    socket.once('close', () => {
      asked.delete(socket);
      all.delete(socket);
    });
    if (isClosed) socket.destroy();
  });
  // A WebSocket from here on, and not ours to close.
  server.on('upgrade', ({ socket }: IncomingMessage) => asked.delete(socket));
  // Before whoever answers: a header has to be set before it is written.
  server.prependListener('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    asked.set(socket, (asked.get(socket) ?? 0) + 1);
    if (isRetired) response.setHeader('connection', 'close');
    response.once('close', () => {
      const left = (asked.get(socket) ?? 1) - 1;
      if (asked.has(socket)) asked.set(socket, left);
      if (isClosed && left === 0) socket.end();
    });
  });

  return {
    retire: () => {
      isRetired = true;
    },
    close: () => {
      isRetired = true;
      isClosed = true;
      for (const [socket, count] of asked) if (count === 0) socket.destroy();
    },
    cut: () => {
      for (const socket of all) socket.destroy();
    },
  };
}
