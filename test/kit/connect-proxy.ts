import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface ConnectProxy extends AsyncDisposable {
  readonly port: number;
  /** `host:port` of each CONNECT, and the URL of each plain request, in order. */
  readonly asked: string[];
  /** `Proxy-Authorization` of each request. */
  readonly credentials: (string | undefined)[];
  /** Answers every later CONNECT with this status. */
  refuse: (status: number) => void;
  /** PEM file of the authority that signed the certificates of the hosts. */
  readonly authority: string;
}

/**
 * An HTTP proxy in front of `hosts`: each name leads to a plain HTTP origin on this machine, behind TLS with a
 * certificate for that name. It refuses all other hosts.
 */
export async function startConnectProxy(hosts: Readonly<Record<string, string>>): Promise<ConnectProxy> {
  const folder = mkdtempSync(join(tmpdir(), 'proxy-'));
  const { key, certificate, authority } = makeCertificate(folder, Object.keys(hosts));
  const forward = (incoming: IncomingMessage, outgoing: ServerResponse, host: string, path: string) => {
    const target = new URL(hosts[host]!);
    const sent = request(
      {
        host: target.hostname,
        port: target.port,
        method: incoming.method,
        path,
        headers: incoming.headers,
        setHost: false,
      },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      },
    );
    sent.on('error', () => incoming.socket.destroy());
    incoming.pipe(sent);
  };
  const front = createTlsServer({ key, cert: certificate }, (incoming, outgoing) =>
    forward(incoming, outgoing, incoming.headers.host!.split(':')[0]!, incoming.url!),
  );
  await listening(front);
  const asked: string[] = [];
  const credentials: (string | undefined)[] = [];
  let refusal: number | null = null;
  const sockets = new Set<Socket>();
  const note = (incoming: IncomingMessage) => {
    asked.push(incoming.url!);
    credentials.push(incoming.headers['proxy-authorization']);
  };
  const proxy = createServer((incoming, outgoing) => {
    note(incoming);
    const url = new URL(incoming.url!);
    if (hosts[url.hostname] === undefined) return void outgoing.writeHead(502).end();
    forward(incoming, outgoing, url.hostname, url.pathname + url.search);
  });
  proxy.on('connect', (incoming: IncomingMessage, socket: Socket) => {
    note(incoming);
    const isKnown = hosts[incoming.url!.replace(/:443$/, '')] !== undefined;
    if (refusal !== null || !isKnown) {
      socket.end(`HTTP/1.1 ${refusal ?? 502} no\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    const through = connect((front.address() as AddressInfo).port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      socket.pipe(through).pipe(socket);
    });
    for (const each of [socket, through]) {
      sockets.add(each);
      each.on('error', () => each.destroy()).on('close', () => sockets.delete(each));
    }
  });
  await listening(proxy);
  return {
    port: (proxy.address() as AddressInfo).port,
    asked,
    credentials,
    refuse: (status) => {
      refusal = status;
    },
    authority,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      for (const server of [proxy, front]) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function listening(server: Server): Promise<void> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
}

function makeCertificate(folder: string, names: readonly string[]) {
  const at = (name: string) => join(folder, name);
  const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'pipe' });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl(
    'req',
    '-x509',
    ...key,
    '-keyout',
    at('ca.key'),
    '-out',
    at('ca.pem'),
    '-days',
    '2',
    '-subj',
    '/CN=Proxy test CA',
  );
  openssl('req', ...key, '-keyout', at('key.pem'), '-out', at('request.pem'), '-subj', '/CN=hosts');
  writeFileSync(at('names'), `subjectAltName=${names.map((name) => `DNS:${name}`).join(',')}\n`);
  const signed = ['-CA', at('ca.pem'), '-CAkey', at('ca.key'), '-CAcreateserial', '-days', '2'];
  openssl(
    'x509',
    '-req',
    '-in',
    at('request.pem'),
    ...signed,
    '-extfile',
    at('names'),
    '-out',
    at('cert.pem'),
  );
  return {
    key: readFileSync(at('key.pem')),
    certificate: readFileSync(at('cert.pem')),
    authority: at('ca.pem'),
  };
}
