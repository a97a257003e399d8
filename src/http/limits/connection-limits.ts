import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { ClientAddresses } from '../request/client-address.ts';
import { createShares } from './shares.ts';

export interface ConnectionLimits {
  /** Maximum number of connections of any kind for this process. */
  readonly total: number;
  /** Maximum for one client address. Null: no limit. Connections of a trusted proxy are not counted. */
  readonly perAddress: number | null;
}

/** Reports whether the process accepts another connection. */
export interface Room {
  readonly isFull: () => boolean;
}

/** Closes connections above a limit at once, before a buffer is allocated for them. */
export function limitConnections(
  server: Server,
  addresses: ClientAddresses,
  { total, perAddress }: ConnectionLimits,
): Room {
  const shares = createShares({ perKey: perAddress, total: Infinity });
  let open = 0;
  server.maxConnections = total;
  server.prependListener('connection', (socket: Socket) => {
    open += 1;
    socket.once('close', () => {
      open -= 1;
    });
    const key = addresses.ofPeer(socket.remoteAddress);
    if (key === null) return;
    if (shares.take(key, 1) !== null) return void socket.destroy();
    socket.once('close', () => shares.give(key, 1));
  });
  return { isFull: () => open >= total };
}
