import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ExecutionArgs, execute, GraphQLError, subscribe } from 'graphql';
import type { Context } from 'graphql-ws';
import { type Extra, useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import type { Principal } from '../domain/principal.ts';
import type { Authenticate } from './auth.ts';
import { GRAPHQL_PATH, type Graphql } from './graphql.ts';
import type { ServerContext } from './operation-plugin.ts';

export interface WebSocketOptions {
  readonly graphql: Graphql;
  readonly authenticate: Authenticate;
  /** May a page of this Origin open a socket? Asked at the upgrade; programs send none. */
  readonly isOriginAllowed: (origin: string, host: string | undefined) => boolean;
  readonly mask: (error: unknown) => GraphQLError;
}

/** Bytes of one frame at the most. */
const MAX_FRAME_BYTES = 64 * 1024;

interface SocketExtra {
  principal?: Principal;
  /** By operation id: fired when the client completes the operation or goes away. */
  running?: Map<string, AbortController>;
}

/**
 * graphql-transport-ws on the same path, through the same Yoga: the same rules, masking and context as HTTP.
 * What fails in one operation is an `error` message for its id. A throw in `onSubscribe` would close the socket with
 * 4500, which the official client takes for fatal, and end every other operation on it.
 */
export function attachWebSocket(server: Server, options: WebSocketOptions): { close: () => Promise<void> } {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_FRAME_BYTES,
  });

  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const { origin, host } = request.headers;
    if (new URL(request.url ?? '/', 'http://localhost').pathname !== GRAPHQL_PATH)
      return refuse(socket, '404 Not Found');
    if (origin !== undefined && !options.isOriginAllowed(origin, host))
      return refuse(socket, '403 Forbidden');
    sockets.handleUpgrade(request, socket, head, (opened) => sockets.emit('connection', opened, request));
  });

  const served = useServer<Record<string, unknown>, SocketExtra & Record<PropertyKey, unknown>>(
    {
      connectionInitWaitTimeout: 3_000,
      onConnect: async (context) => {
        const { authorization } = context.connectionParams ?? {};
        try {
          const given = typeof authorization === 'string' ? authorization : undefined;
          context.extra.principal = await options.authenticate(given);
        } catch {
          return false;
        }
        watchCompletes(context);
        return true;
      },
      onSubscribe: async (context, id, payload) => {
        const { principal } = context.extra;
        if (principal === undefined) return [options.mask(new Error('an operation without a principal'))];
        const abort = new AbortController();
        const server: ServerContext = { principal, signal: abort.signal };
        try {
          const enveloped = options.graphql.getEnveloped({
            ...server,
            request: context.extra.request,
            params: payload,
          });
          const document = enveloped.parse(payload.query);
          const errors = enveloped.validate(enveloped.schema, document) as readonly GraphQLError[];
          if (errors.length > 0) return errors.map(options.mask);
          runningOf(context).set(id, abort);
          const args: EnvelopedArgs = {
            schema: enveloped.schema,
            document,
            operationName: payload.operationName ?? null,
            variableValues: payload.variables ?? {},
            contextValue: await enveloped.contextFactory(),
            rootValue: { execute: enveloped.execute, subscribe: enveloped.subscribe },
          };
          return args;
        } catch (error) {
          return [options.mask(error)];
        }
      },
      execute: (args) => (args as EnvelopedArgs).rootValue.execute(args),
      subscribe: (args) => (args as EnvelopedArgs).rootValue.subscribe(args),
      onComplete: (context, id) => end(context, id),
      onClose: (context) => {
        for (const id of [...runningOf(context).keys()]) end(context, id);
      },
    },
    sockets,
    12_000,
  );

  return {
    close: async () => {
      // 1012: the official client comes back; 1001 would do, but says less.
      for (const socket of sockets.clients) socket.close(1012, 'Service restart');
      await served.dispose();
    },
  };
}

/** Yoga's own execute and subscribe, carried with the arguments that they are for. */
interface EnvelopedArgs extends ExecutionArgs {
  rootValue: { execute: typeof execute; subscribe: typeof subscribe };
}

type SocketContext = Context<Record<string, unknown>, SocketExtra & Partial<Extra>>;

function runningOf(context: SocketContext): Map<string, AbortController> {
  context.extra.running ??= new Map();
  return context.extra.running;
}

function end(context: SocketContext, id: string): void {
  const running = runningOf(context);
  running.get(id)?.abort();
  running.delete(id);
}

/**
 * graphql-ws tells of a client's `complete` only for subscriptions: a query goes on to its end, and so would its
 * provider calls. So the message is looked at on its way in.
 */
function watchCompletes(context: SocketContext): void {
  context.extra.socket?.on('message', (data) => {
    const text = String(data);
    if (!text.includes('"complete"')) return;
    try {
      const message = JSON.parse(text) as { type?: unknown; id?: unknown };
      if (message.type === 'complete' && typeof message.id === 'string') end(context, message.id);
    } catch {
      // Not JSON: graphql-ws closes the socket for it.
    }
  });
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
