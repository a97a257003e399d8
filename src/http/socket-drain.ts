import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Closes the TCP connections of a listener without losing a response. */
export interface SocketDrain {
  /** Closes each connection after its next response, so that clients with keep-alive reconnect elsewhere. */
  readonly retire: () => void;
  /** Closes idle connections now, and busy ones after their response. */
  readonly close: () => void;
  /** Destroys all sockets. Node does not track upgraded sockets and would wait for them. */
  readonly cut: () => void;
}

/**
 * Counts the open requests of each connection. Node's `closeIdleConnections` skips a connection that has sent
 * no request yet, and the server would wait for that connection.
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
  // Do not close this connection here, because it is now a WebSocket, which websocket.ts closes.
  server.on('upgrade', ({ socket }: IncomingMessage) => asked.delete(socket));
  // Run before the request handler, so that this header is set before the response is sent.
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
