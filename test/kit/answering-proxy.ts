import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface AnsweringProxy extends AsyncDisposable {
  readonly origin: string;
}

/** The response that the client gets instead of the provider's. */
export interface Replacement {
  readonly status: number;
  readonly type: 'application/json' | 'text/html';
  readonly body: string;
  /** Closes the connection after the headers, without the announced body. */
  readonly closed?: true;
}

/**
 * Forwards requests unchanged and waits for the response, so that the provider has executed them. `replace` decides
 * what the client gets: the response (null), another one, or a closed connection (`cut`).
 */
export async function startAnsweringProxy(
  target: string,
  replace: (request: IncomingMessage) => Replacement | 'cut' | null,
): Promise<AnsweringProxy> {
  const upstream = new URL(target);
  const server = createServer((incoming, outgoing) => {
    const forwarded = request(
      {
        host: upstream.hostname,
        port: upstream.port,
        method: incoming.method,
        path: incoming.url,
        headers: incoming.headers,
        setHost: false,
      },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () => {
          const instead = replace(incoming);
          if (instead === 'cut') incoming.socket.destroy();
          else if (instead === null) {
            outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
            outgoing.end(Buffer.concat(chunks));
          } else answerWith(outgoing, instead);
        });
      },
    );
    forwarded.on('error', () => incoming.socket.destroy());
    incoming.pipe(forwarded);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Writes the response, or only its headers. */
export function answerWith(response: ServerResponse, { status, type, body, closed }: Replacement): void {
  const length = Buffer.byteLength(body);
  response.writeHead(status, {
    'content-type': type,
    'content-length': closed === true ? length + 1 : length,
  });
  if (closed !== true) response.end(body);
  else response.flushHeaders();
  if (closed === true) setImmediate(() => response.socket?.destroy());
}
