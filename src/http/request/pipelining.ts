import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Maximum number of concurrent requests of one connection. Clients without pipelining send one at a time. */
const AT_ONCE = 4;

/**
 * Limits the concurrent requests of one connection, because a client may send requests without waiting for
 * responses (RFC 9112, 9.3.2). Requests above the limit wait and start in their order of arrival, one per iteration
 * of the event loop. While requests wait, the server reads nothing from the connection.
 */
export function createPipelining(): (
  request: IncomingMessage,
  response: ServerResponse,
  begin: () => void,
) => void {
  const byConnection = new WeakMap<Socket, { open: number; readonly waiting: (() => void)[] }>();
  const listened = new WeakSet<Socket>();
  return ({ socket }, response, begin) => {
    const own = byConnection.get(socket) ?? { open: 0, waiting: [] };
    byConnection.set(socket, own);
    const beginOne = () => {
      own.open += 1;
      begin();
    };
    response.once('close', () => {
      own.open -= 1;
      const next = own.waiting.shift();
      if (socket.destroyed) own.waiting.length = 0;
      else if (next !== undefined) setImmediate(next);
      else socket.resume();
    });
    if (own.open + own.waiting.length < AT_ONCE) return beginOne();
    own.waiting.push(beginOne);
    // Node's parser reads the socket directly and ignores `pause` until another listener for `data` exists.
    if (!listened.has(socket)) socket.on('data', () => undefined);
    listened.add(socket);
    socket.pause();
  };
}
