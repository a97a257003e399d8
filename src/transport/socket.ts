import { type LookupAddress, lookup as systemLookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';
import { buildConnector, type Dispatcher, errors, Pool, ProxyAgent, fetch as undiciFetch } from 'undici';
import { type Clock, systemClock } from '../clock.ts';
import { AppError, type ErrorDetails } from '../errors.ts';
import { AnswerTooLarge, readAnswerBody } from './answer-body.ts';
import type { ProviderResponse, Send } from './call.ts';
import { isAddressAllowed } from './endpoint-policy.ts';
import type { ProxyOf } from './proxy-policy.ts';
import { MAX_URL, requestUrl } from './request-url.ts';

export interface SocketOptions {
  /** Sockets to one origin at the most. Default 128, as many as there are calls: undici's own queue has no bound. */
  connectionsPerOrigin?: number;
  /** Milliseconds for TCP and TLS to be there. Default 1,000. */
  connectTimeoutMs?: number;
  /** Bytes of a response body that are read; above them PROVIDER_BAD_RESPONSE. Default: as the operation says, or 256 KiB. */
  maxResponseBytes?: number;
  /** Bytes of response headers that are read. Default 16 KiB; an operation may allow more. */
  maxHeaderBytes?: number;
  /** Hosts that may be at a private address. Default: none; a host that is written as loopback may be there anyway. */
  allowedHosts?: readonly string[];
  clock?: Clock;
  /** Default: the system's. */
  lookup?: LookupFunction;
  /** Which proxy an origin is reached through. Default: none. */
  proxyOf?: ProxyOf;
  /** PEM certificates of authorities that are trusted beside those of the process. Default: none. */
  authorities?: readonly string[];
}

/**
 * One attempt over a real socket, one pool per origin. `request()` follows no redirect and decodes no
 * content-encoding; identity is asked for, because undici's size cap counts compressed bytes (a 194 KB gzip body
 * became 200 MB). The call's signal is the authority on time: undici's own timers are coarse and are off.
 */
export function createSocket(options: SocketOptions = {}): { send: Send; close: () => Promise<void> } {
  const sockets = createSockets(options, {
    connections: options.connectionsPerOrigin ?? 128,
    headersTimeout: 0,
    bodyTimeout: 0,
    pipelining: 1,
  });

  const clock = options.clock ?? systemClock;
  const ownTurn = createOwnTurns();

  const send: Send = async (request, call) => {
    const details = { operation: request.operation.name };
    const url = requestUrl(request);
    if (url.length > MAX_URL) throw tooLong(details, url.length);
    try {
      const response = await sockets.to(request.origin, request.operation.answerHeaderBytes).request({
        origin: request.origin,
        method: request.method,
        path: url,
        headers: { ...request.headers, 'accept-encoding': 'identity' },
        body: request.body === '' ? null : request.body,
        signal: call.signal,
      });
      const headers = firstValues(response.headers);
      const body = await readAnswerBody(response.body, {
        limit: options.maxResponseBytes ?? request.operation.answerBytes ?? DEFAULT_ANSWER_BYTES,
        announced: announcedBytes(headers),
        clock,
        takeBytes: call.takeBytes,
      });
      if (body.length > SMALL_ANSWER) await ownTurn();
      call.signal.throwIfAborted();
      return { status: response.statusCode, headers, body };
    } catch (cause) {
      if (cause instanceof AppError) throw cause;
      if (call.signal.aborted) {
        const timedOut = call.signal.reason instanceof AppError ? call.signal.reason : undefined;
        throw timedOut ?? new AppError('PROVIDER_TIMEOUT', 'The call was given up.', { details, cause });
      }
      if (cause instanceof AnswerTooLarge || cause instanceof errors.HeadersOverflowError) {
        throw new AppError('PROVIDER_BAD_RESPONSE', 'The provider answered with more than is read.', {
          details,
          cause,
        });
      }
      if (cause instanceof errors.HTTPParserError) {
        throw new AppError('PROVIDER_BAD_RESPONSE', 'The provider did not answer in HTTP.', {
          details,
          cause,
        });
      }
      if (cause instanceof ForbiddenAddress) {
        throw new AppError('PROVIDER_BAD_RESPONSE', cause.message, { details, unsent: true, cause });
      }
      throw new AppError('PROVIDER_UNAVAILABLE', 'The provider could not be reached.', {
        details,
        retry: 'transient',
        unsent: neverConnected(cause),
        cause,
      });
    }
  };

  return { send, close: sockets.close };
}

/**
 * `fetch` for an address of the configuration that is not a provider's (the keys of an issuer): the same look at where
 * a socket goes, no redirect, nothing decoded, a bounded body. Time is the caller's, by its signal.
 */
export function createFetch(options: SocketOptions = {}): typeof fetch {
  const sockets = createSockets(options, {
    maxResponseSize: options.maxResponseBytes ?? 256 * 1024,
  });
  // Undici's own types differ from those of Node's copy of it in name only.
  const send = undiciFetch as unknown as (url: string, init: object) => Promise<Response>;
  return async (url, init) => {
    const headers = new Headers(init?.headers);
    headers.set('accept-encoding', 'identity');
    const dispatcher = sockets.to(new URL(String(url)).origin);
    const response = await send(String(url), {
      ...init,
      headers: [...headers],
      redirect: 'error',
      dispatcher,
    });
    const encoding = response.headers.get('content-encoding') ?? 'identity';
    if (encoding === 'identity') return response;
    // It would be decompressed without a bound: 250 kB of gzip can hold 776 MB.
    await response.body?.cancel();
    throw new TypeError('The answer is compressed although identity was asked for.');
  };
}

interface Sockets {
  /** Throws ForbiddenAddress where the host is a private address and reached through a proxy. */
  readonly to: (origin: string, headerBytes?: number) => Dispatcher;
  readonly close: () => Promise<void>;
}

/**
 * One dispatcher for each origin and size of response headers: a pool of its own sockets, or one behind the origin's proxy. A proxy looks the name
 * up, so the check of the resolved address is the proxy's; a literal address is checked here either way.
 */
function createSockets(options: SocketOptions, shared: Pool.Options): Sockets {
  const dispatchers = new Map<string, Dispatcher>();
  const timeout = options.connectTimeoutMs ?? CONNECT_TIMEOUT_MS;
  const trust = trustOf(options.authorities ?? []);
  const direct = createConnect(options, trust);
  const make = (origin: string, maxHeaderSize: number): Dispatcher => {
    const each = { ...shared, maxHeaderSize };
    const proxy = options.proxyOf?.(origin) ?? null;
    if (proxy === null) return new Pool(origin, { ...each, connect: direct });
    const { hostname } = new URL(origin);
    if (!isAddressAllowed(hostname, hostname, options.allowedHosts ?? [])) throw new ForbiddenAddress();
    return new ProxyAgent({
      ...each,
      uri: proxy.href,
      connectTimeout: timeout,
      requestTls: { ...trust },
      factory: (to, more) => new Pool(to, { ...more, ...each }),
      // The signal of a call ends the call, and not the CONNECT that it waits for.
      clientFactory: (to, more) => new Pool(to, { ...more, headersTimeout: TUNNEL_TIMEOUT_MS }),
    });
  };
  return {
    to: (origin, headerBytes = 0) => {
      const size = Math.max(options.maxHeaderBytes ?? DEFAULT_HEADER_BYTES, headerBytes);
      const key = `${origin} ${size}`;
      let dispatcher = dispatchers.get(key);
      if (dispatcher === undefined) {
        dispatcher = make(origin, size);
        dispatchers.set(key, dispatcher);
      }
      return dispatcher;
    },
    close: async () => {
      await Promise.all([...dispatchers.values()].map((dispatcher) => dispatcher.destroy()));
      dispatchers.clear();
    },
  };
}

const DEFAULT_HEADER_BYTES = 16 * 1024;
const DEFAULT_ANSWER_BYTES = 256 * 1024;
/** Characters of an answer that is parsed at once. */
const SMALL_ANSWER = 32 * 1024;
const CONNECT_TIMEOUT_MS = 1_000;
/** For a proxy to answer CONNECT, which it does once it has looked the name up and is connected. */
const TUNNEL_TIMEOUT_MS = 10_000;

/** Made once: reading the public roots takes milliseconds. Without authorities Node uses its own, NODE_EXTRA_CA_CERTS included. */
function trustOf(authorities: readonly string[]): { readonly secureContext?: SecureContext } {
  if (authorities.length === 0) return {};
  return { secureContext: createSecureContext({ ca: [...getCACertificates('default'), ...authorities] }) };
}

class ForbiddenAddress extends Error {
  readonly code = 'ADDRESS_NOT_ALLOWED';
  constructor() {
    super('The host is at a private address: see security.allowedEndpointHosts.');
  }
}

/**
 * Looks at the address that is connected to, at the moment it is: what a name was when it was checked says nothing
 * of what it is now. One private address among public ones is enough to refuse, as nobody has that by accident.
 */
function createConnect(
  options: SocketOptions,
  trust: { readonly secureContext?: SecureContext },
): buildConnector.connector {
  const { allowedHosts = [], lookup = systemLookup as LookupFunction } = options;
  const connect = buildConnector({
    ...trust,
    timeout: options.connectTimeoutMs ?? CONNECT_TIMEOUT_MS,
    lookup: (host, given, callback) => {
      lookup(host, { ...given, all: true }, (error, found) => {
        if (error !== null) return callback(error, []);
        const addresses = found as LookupAddress[];
        if (!addresses.every(({ address }) => isAddressAllowed(host, address, allowedHosts)))
          return callback(new ForbiddenAddress(), []);
        if (given.all === true) callback(null, addresses);
        else callback(null, addresses[0]!.address, addresses[0]!.family);
      });
    },
  });
  return (given, callback) => {
    // A literal address is never looked up.
    if (isAddressAllowed(given.hostname, given.hostname, allowedHosts)) connect(given, callback);
    else callback(new ForbiddenAddress(), null);
  };
}

const CONNECT_FAILURES = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'];

/** Failed before there was a connection to write to; a reset may come after the provider has read everything. */
function neverConnected(cause: unknown): boolean {
  if (cause instanceof errors.ConnectTimeoutError || isTunnelFailure(cause)) return true;
  const codes = cause instanceof AggregateError ? cause.errors : [cause];
  return (
    codes.length > 0 &&
    codes.every((each) => CONNECT_FAILURES.includes((each as { code?: string }).code ?? ''))
  );
}

/** The proxy could not be reached, or refused CONNECT: only undici aborts a request whose signal has not fired. */
function isTunnelFailure(cause: unknown): boolean {
  return (
    cause instanceof errors.ProxyConnectionError ||
    cause instanceof errors.SecureProxyConnectionError ||
    (cause instanceof errors.RequestAbortedError && /^Proxy response \(\d+\)/.test(cause.message))
  );
}

/** Each promise resolves in a turn of the event loop of its own, so that what is between two large answers does not wait for both. */
function createOwnTurns(): () => Promise<void> {
  let last = Promise.resolve();
  return () => {
    last = last.then(() => new Promise((resolve) => setImmediate(resolve)));
    return last;
  };
}

/** The last net: what callers give is bounded before, each text for itself. */
function tooLong(details: ErrorDetails, length: number): AppError {
  return new AppError(
    'BAD_USER_INPUT',
    `The provider would get a URL of ${length.toLocaleString('en')} characters: expected at most ${MAX_URL.toLocaleString('en')}. Give shorter or fewer texts.`,
    { details: { ...details, limit: 'url', allowed: MAX_URL }, unsent: true },
  );
}

function announcedBytes({ 'content-length': length }: ProviderResponse['headers']): number | null {
  return length !== undefined && /^\d+$/.test(length) ? Number(length) : null;
}

function firstValues(headers: Record<string, string | string[] | undefined>): ProviderResponse['headers'] {
  const result: Record<string, string> = Object.create(null);
  for (const [name, value] of Object.entries(headers)) {
    const first = Array.isArray(value) ? value[0] : value;
    if (first !== undefined) result[name.toLowerCase()] = first;
  }
  return result;
}
