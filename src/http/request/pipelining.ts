import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Requests of one connection that are answered at a time. Clients that do not pipeline have one. */
const AT_ONCE = 4;

/**
 * Bounds what one connection may have under way, as it may send requests without waiting for answers (RFC 9112, 9.3.2).
 * What is beyond is begun in order, one in a turn of the event loop, and nothing more is read from the connection.
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
    // Node's parser reads the socket by itself, past `pause`, until somebody else listens for its data.
    if (!listened.has(socket)) socket.on('data', () => undefined);
    listened.add(socket);
    socket.pause();
  };
}
