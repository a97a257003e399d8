import WebSocket from 'ws';

/** A client that sends what a test specifies, and records all responses. */
export interface RawSocket extends AsyncDisposable {
  readonly socket: WebSocket;
  readonly messages: { readonly id?: string; readonly type: string; readonly payload?: unknown }[];
  readonly send: (message: unknown) => void;
  /** The first matching message, received or future. */
  readonly receive: (
    isIt: (message: { id?: string; type: string; payload?: unknown }) => boolean,
  ) => Promise<{ readonly id?: string; readonly type: string; readonly payload?: unknown }>;
  readonly closed: Promise<{ code: number; reason: string }>;
}

export async function openSocket(
  url: string,
  options: { protocol?: string; init?: object | null; headers?: Record<string, string> } = {},
): Promise<RawSocket> {
  const { protocol = 'graphql-transport-ws', init = {}, headers = {} } = options;
  const socket = new WebSocket(url.replace('http', 'ws'), protocol === '' ? [] : protocol, { headers });
  const messages: RawSocket['messages'] = [];
  const waiting = new Set<() => void>();
  socket.on('message', (data) => {
    messages.push(JSON.parse(String(data)));
    for (const look of waiting) look();
  });
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.once('close', (code, reason) => resolve({ code, reason: String(reason) }));
  });
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  socket.on('error', () => undefined);
  const receive: RawSocket['receive'] = (isIt) =>
    new Promise((resolve) => {
      const look = () => {
        const found = messages.find(isIt);
        if (found === undefined) return;
        waiting.delete(look);
        resolve(found);
      };
      waiting.add(look);
      look();
    });
  const send = (message: unknown) =>
    socket.send(typeof message === 'string' || Buffer.isBuffer(message) ? message : JSON.stringify(message));
  if (init !== null) {
    send({ type: 'connection_init', payload: init });
    await Promise.race([receive(({ type }) => type === 'connection_ack'), closed]);
  }
  return {
    socket,
    messages,
    send,
    receive,
    closed,
    [Symbol.asyncDispose]: async () => {
      socket.terminate();
      await closed;
    },
  };
}
