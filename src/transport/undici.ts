import { type LookupAddress, lookup as systemLookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { Agent, buildConnector, errors, Pool, fetch as undiciFetch } from 'undici';
import { isAddressAllowed } from '../endpoint-policy.ts';
import { AppError } from '../errors.ts';
import { percentEncode } from './percent-encode.ts';
import type { ProviderResponse, Send } from './request.ts';

export interface UndiciOptions {
  /** Sockets to one origin at the most. Default 128, as many as there are calls: undici's own queue has no bound. */
  connectionsPerOrigin?: number;
  /** Milliseconds for TCP and TLS to be there. Default 1,000. */
  connectTimeoutMs?: number;
  /** Bytes of a response body that are read at the most; above it PROVIDER_BAD_RESPONSE. Default 5 MiB. */
  maxResponseBytes?: number;
  /** Bytes of response headers that are read at the most. Default 16 KiB: an IAM token is a header of several KB. */
  maxHeaderBytes?: number;
  /** Hosts that may be at a private address. Default: none; a host that is written as loopback may be there anyway. */
  allowedHosts?: readonly string[];
  /** Default: the system's. */
  lookup?: LookupFunction;
}

/**
 * One attempt over a real socket, one pool per origin. `request()` follows no redirect and decodes no
 * content-encoding; identity is asked for, because undici's size cap counts compressed bytes (a 194 KB gzip body
 * became 200 MB). The call's signal is the authority on time: undici's own timers are coarse and are off.
 */
export function createUndici(options: UndiciOptions = {}): { send: Send; close: () => Promise<void> } {
  const pools = new Map<string, Pool>();
  const connect = createConnect(options);
  const poolOf = (origin: string): Pool => {
    let pool = pools.get(origin);
    if (pool === undefined) {
      pool = new Pool(origin, {
        connections: options.connectionsPerOrigin ?? 128,
        connect,
        maxResponseSize: options.maxResponseBytes ?? 5 * 1024 * 1024,
        maxHeaderSize: options.maxHeaderBytes ?? 16 * 1024,
        headersTimeout: 0,
        bodyTimeout: 0,
        pipelining: 1,
      });
      pools.set(origin, pool);
    }
    return pool;
  };

  const send: Send = async (request, call) => {
    const details = { operation: request.operation.name };
    try {
      const response = await poolOf(request.origin).request({
        method: request.method,
        path: request.query.length === 0 ? request.path : `${request.path}?${printQuery(request.query)}`,
        headers: { ...request.headers, 'accept-encoding': 'identity' },
        body: request.body === '' ? null : request.body,
        signal: call.signal,
      });
      return {
        status: response.statusCode,
        headers: firstValues(response.headers),
        body: await response.body.text(),
      };
    } catch (cause) {
      if (cause instanceof AppError) throw cause;
      if (call.signal.aborted) {
        const timedOut = call.signal.reason instanceof AppError ? call.signal.reason : undefined;
        throw timedOut ?? new AppError('PROVIDER_TIMEOUT', 'The call was given up.', { details, cause });
      }
      if (
        cause instanceof errors.ResponseExceededMaxSizeError ||
        cause instanceof errors.HeadersOverflowError
      ) {
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

  return {
    send,
    close: async () => {
      await Promise.all([...pools.values()].map((pool) => pool.destroy()));
      pools.clear();
    },
  };
}

/**
 * `fetch` for an address of the configuration that is not a provider's (the keys of an issuer): the same look at where
 * a socket goes, no redirect, nothing decoded, a bounded body. Time is the caller's, by its signal.
 */
export function createFetch(options: UndiciOptions = {}): typeof fetch {
  const dispatcher = new Agent({
    connect: createConnect(options),
    maxResponseSize: options.maxResponseBytes ?? 256 * 1024,
    maxHeaderSize: options.maxHeaderBytes ?? 16 * 1024,
  });
  // Undici's own types differ from those of Node's copy of it in name only.
  const send = undiciFetch as unknown as (url: string, init: object) => Promise<Response>;
  return (url, init) => {
    const headers = new Headers(init?.headers);
    headers.set('accept-encoding', 'identity');
    return send(String(url), { ...init, headers: [...headers], redirect: 'error', dispatcher });
  };
}

class ForbiddenAddress extends Error {
  constructor() {
    super('The host is at a private address: see security.allowedEndpointHosts.');
  }
}

/**
 * Looks at the address that is connected to, at the moment it is: what a name was when it was checked says nothing
 * of what it is now. One private address among public ones is enough to refuse, as nobody has that by accident.
 */
function createConnect(options: UndiciOptions): buildConnector.connector {
  const { allowedHosts = [], lookup = systemLookup as LookupFunction } = options;
  const connect = buildConnector({
    timeout: options.connectTimeoutMs ?? 1_000,
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
  if (cause instanceof errors.ConnectTimeoutError) return true;
  const codes = cause instanceof AggregateError ? cause.errors : [cause];
  return (
    codes.length > 0 &&
    codes.every((each) => CONNECT_FAILURES.includes((each as { code?: string }).code ?? ''))
  );
}

function printQuery(query: ReadonlyArray<readonly [string, string]>): string {
  return query.map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`).join('&');
}

function firstValues(headers: Record<string, string | string[] | undefined>): ProviderResponse['headers'] {
  const result: Record<string, string> = Object.create(null);
  for (const [name, value] of Object.entries(headers)) {
    const first = Array.isArray(value) ? value[0] : value;
    if (first !== undefined) result[name.toLowerCase()] = first;
  }
  return result;
}
