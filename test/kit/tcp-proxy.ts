import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface TcpProxy extends AsyncDisposable {
  readonly port: number;
  /** Number of connections that `cutsAt` cut. */
  readonly cuts: () => number;
  /** Loses all data from now on, without closing a connection, as a failed network does. */
  readonly freeze: () => void;
  /** Ends the connections that lost data. New ones work. */
  readonly thaw: () => void;
  /** Resets each present connection when its client next sends something, as a firewall does that forgot it. */
  readonly forget: () => void;
}

/**
 * Forwards connections to a unix socket or a port on 127.0.0.1. `cutsAt` is called with each part of an answer:
 * null forwards it, and a number forwards so many bytes of it and then ends the connection.
 */
export async function startTcpProxy(
  target: string | number,
  cutsAt: (answer: Buffer) => number | null = () => null,
): Promise<TcpProxy> {
  const pairs = new Set<{ client: Socket; server: Socket; isForgotten: boolean }>();
  let isFrozen = false;
  let cuts = 0;
  const proxy = createServer({ allowHalfOpen: false }, (client) => {
    const server =
      typeof target === 'string'
        ? connect(target)
        : connect({ port: target, host: '127.0.0.1', noDelay: true });
    const pair = { client, server, isForgotten: false };
    pairs.add(pair);
    const end = () => {
      pairs.delete(pair);
      if (isFrozen) return;
      client.destroy();
      server.destroy();
    };
    client.on('data', (data) => {
      if (pair.isForgotten) {
        client.resetAndDestroy();
        return server.destroy();
      }
      if (!isFrozen) server.write(data);
    });
    server.on('data', (data) => {
      if (isFrozen || client.destroyed) return;
      const length = cutsAt(data);
      if (length === null) return client.write(data);
      cuts += 1;
      client.end(data.subarray(0, length), () => client.destroy());
      return server.destroy();
    });
    for (const socket of [client, server]) socket.on('error', () => {}).on('close', end);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const endAll = () => {
    for (const { client, server } of pairs) {
      client.destroy();
      server.destroy();
    }
    pairs.clear();
  };
  return {
    port: (proxy.address() as AddressInfo).port,
    cuts: () => cuts,
    freeze: () => {
      isFrozen = true;
    },
    thaw: () => {
      isFrozen = false;
      endAll();
    },
    forget: () => {
      for (const pair of pairs) pair.isForgotten = true;
    },
    [Symbol.asyncDispose]: async () => {
      endAll();
      await new Promise((resolve) => proxy.close(resolve));
    },
  };
}
