import { type LookupAddress, lookup as systemLookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';
import { buildConnector, type Dispatcher, errors, Pool, ProxyAgent, fetch as undiciFetch } from 'undici';
import { type Clock, systemClock } from '../clock.ts';
import { AppError, type ErrorDetails } from '../errors.ts';
import { errnoOf } from '../members.ts';
import { AnswerTooLarge, readAnswerBody } from './answer-body.ts';
import type { ProviderResponse, Send } from './call.ts';
import { isAddressAllowed } from './endpoint-policy.ts';
import { withFirstByteChecks } from './first-byte.ts';
import type { ProxyOf } from './proxy-policy.ts';
import { MAX_URL, requestUrl } from './request-url.ts';

export interface SocketOptions {
  /** Maximum sockets per origin. Default 128, the maximum number of concurrent calls, because undici's queue has no bound. */
  connectionsPerOrigin?: number;
  /** Milliseconds to establish TCP and TLS. Default 1,000. */
  connectTimeoutMs?: number;
  /**
   * Limit of a response body in bytes. A longer body fails its call with PROVIDER_BAD_RESPONSE. Default: the
   * operation's limit, or 256 KiB.
   */
  maxResponseBytes?: number;
  /** Limit of response headers in bytes. Default 16 KiB. An operation may raise it. */
  maxHeaderBytes?: number;
  /** Hosts that may have a private address. Default: none. Loopback hosts (`localhost`, `127.0.0.1`) are always allowed. */
  allowedHosts?: readonly string[];
  clock?: Clock;
  /** DNS lookup. Default: the system's. */
  lookup?: LookupFunction;
  /** Returns the proxy for an origin. Default: no proxy. */
  proxyOf?: ProxyOf;
  /** CA certificates (PEM) trusted in addition to those of the process. Default: none. */
  authorities?: readonly string[];
}

/**
 * Sends attempts over real sockets, with one pool per origin. `request()` follows no redirect and decodes no
 * content-encoding. We request `identity`, because undici's size limit counts compressed bytes (a 194 KB gzip body
 * became 200 MB). Only the call's signal limits time: undici's own timers are coarse and are switched off.
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
    const { origin, method, operation } = request;
    const details = { operation: operation.name };
    const url = requestUrl(request);
    if (url.length > MAX_URL) throw tooLong(details, url.length);
    try {
      const dispatcher = sockets.to(origin, operation.answerHeaderBytes);
      const response = await withFirstByteChecks(dispatcher, operation, call).request({
        ...{ origin, method },
        path: url,
        headers: { ...request.headers, 'accept-encoding': 'identity' },
        body: request.body === '' ? null : request.body,
        signal: call.signal,
      });
      const headers = firstValues(response.headers);
      const body = await readAnswerBody(response.body, {
        limit: options.maxResponseBytes ?? operation.answerBytes ?? DEFAULT_ANSWER_BYTES,
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
        throw timedOut ?? new AppError('PROVIDER_TIMEOUT', 'The call was cancelled.', { details, cause });
      }
      if (cause instanceof AnswerTooLarge || cause instanceof errors.HeadersOverflowError) {
        throw new AppError('PROVIDER_BAD_RESPONSE', "The provider's response exceeds the size limit.", {
          details,
          cause,
        });
      }
      if (cause instanceof errors.HTTPParserError) {
        throw new AppError('PROVIDER_BAD_RESPONSE', "The provider's response is not valid HTTP.", {
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
 * Creates a `fetch` for configured URLs of other services, such as the keys of an issuer. Like the provider's sockets, it
 * checks resolved addresses, follows no redirect, decodes nothing and limits the body. Only the caller's signal limits
 * time.
 */
export function createFetch(options: SocketOptions = {}): typeof fetch {
  const sockets = createSockets(options, {
    maxResponseSize: options.maxResponseBytes ?? 256 * 1024,
  });
  // Undici's types and those of the copy inside Node differ in name only.
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
    // fetch would decompress the response without a limit: 250 kB of gzip can hold 776 MB.
    await response.body?.cancel();
    throw new TypeError(
      'Expected an uncompressed response (accept-encoding: identity), but got a compressed one.',
    );
  };
}

interface Sockets {
  /** Throws ForbiddenAddress if the origin uses a proxy and its host is a private address. */
  readonly to: (origin: string, headerBytes?: number) => Dispatcher;
  readonly close: () => Promise<void>;
}

/**
 * Keeps one dispatcher for each origin and header limit: a pool, or an agent for the origin's proxy. A proxy resolves
 * host names itself, so only the proxy can check their addresses. IP addresses in URLs are always checked here.
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
      // The call's signal does not cancel the CONNECT request, so CONNECT has its own timeout.
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

const [DEFAULT_HEADER_BYTES, DEFAULT_ANSWER_BYTES] = [16 * 1024, 256 * 1024];
/** Maximum length, in characters, of a response that does not wait for a separate iteration of the event loop. */
const SMALL_ANSWER = 32 * 1024;
const CONNECT_TIMEOUT_MS = 1_000;
/** Time for a proxy to answer CONNECT. Before it answers, the proxy resolves the name and connects. */
const TUNNEL_TIMEOUT_MS = 10_000;

/**
 * Creates the TLS context once, because reading the public roots takes milliseconds. Without extra authorities Node
 * uses its own, including NODE_EXTRA_CA_CERTS.
 */
function trustOf(authorities: readonly string[]): { readonly secureContext?: SecureContext } {
  if (authorities.length === 0) return {};
  return { secureContext: createSecureContext({ ca: [...getCACertificates('default'), ...authorities] }) };
}

class ForbiddenAddress extends Error {
  readonly code = 'ADDRESS_NOT_ALLOWED';
  constructor() {
    super('The host has a private address. If that is intended, add it to security.allowedEndpointHosts.');
  }
}

/**
 * Checks the resolved address at connect time, because a name may resolve to another address than when the
 * configuration was checked. A name with private and public addresses is refused, because such a mixture is no
 * accident.
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
        const addresses: LookupAddress[] = typeof found === 'string' ? [] : found;
        const [first] = addresses;
        if (!addresses.every(({ address }) => isAddressAllowed(host, address, allowedHosts)))
          return callback(new ForbiddenAddress(), []);
        if (given.all === true) callback(null, addresses);
        else if (first !== undefined) callback(null, first.address, first.family);
        else callback(new Error('the host has no address'), []);
      });
    },
  });
  return (given, callback) => {
    // A literal address skips `lookup`, so check it here.
    if (isAddressAllowed(given.hostname, given.hostname, allowedHosts)) connect(given, callback);
    else callback(new ForbiddenAddress(), null);
  };
}

const CONNECT_FAILURES = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'];

/** Returns whether there was no connection, so nothing was sent. After a reset, everything may have arrived. */
function neverConnected(cause: unknown): boolean {
  if (cause instanceof errors.ConnectTimeoutError || isTunnelFailure(cause)) return true;
  const codes = cause instanceof AggregateError ? cause.errors : [cause];
  return codes.length > 0 && codes.every((each) => CONNECT_FAILURES.includes(errnoOf(each) ?? ''));
}

/**
 * Returns whether the proxy was unreachable or refused CONNECT. For a refusal, undici aborts the request although
 * its signal has not fired.
 */
function isTunnelFailure(cause: unknown): boolean {
  return (
    cause instanceof errors.ProxyConnectionError ||
    cause instanceof errors.SecureProxyConnectionError ||
    (cause instanceof errors.RequestAbortedError && /^Proxy response \(\d+\)/.test(cause.message))
  );
}

/**
 * Each promise resolves in a separate iteration of the event loop, so that other work can run between two large
 * responses.
 */
function createOwnTurns(): () => Promise<void> {
  let last = Promise.resolve();
  return () => {
    last = last.then(() => new Promise((resolve) => setImmediate(resolve)));
    return last;
  };
}

/** Creates the error of the last check before sending. Input limits bound each text, but not the sum of all texts. */
function tooLong(details: ErrorDetails, length: number): AppError {
  return new AppError(
    'BAD_USER_INPUT',
    `Expected a provider URL of at most ${MAX_URL.toLocaleString('en')} characters, but got ${length.toLocaleString('en')}. Use shorter or fewer texts.`,
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
