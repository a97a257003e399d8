import type { IncomingMessage } from 'node:http';
import { AppError } from '../../errors.ts';
import { createShares } from '../limits/shares.ts';

/** Maximum size of one request body in bytes. */
export const MAX_BODY_BYTES = 256 * 1024;

export interface BodyLimits {
  /** Maximum bytes of unfinished bodies for this process. */
  readonly totalBytes: number;
  /** Maximum bytes of unfinished bodies for one client address. Null: no limit. */
  readonly addressBytes: number | null;
  /** Time limit to receive a whole body, in milliseconds. */
  readonly bodyMs: number;
}

/**
 * The limits allow 32 bodies of maximum size per address and 128 in total, or thousands of the usual size.
 */
export const BODY_LIMITS: BodyLimits = {
  totalBytes: 32 * 1024 * 1024,
  addressBytes: 8 * 1024 * 1024,
  bodyMs: 10_000,
};

export type BodyFailure = 'too-large' | 'too-late' | 'left' | AppError;

/** A request body that arrives while the sender's credentials are checked. */
export interface Body {
  /** Never rejects: a failure is a value. */
  readonly whole: () => Promise<Buffer | BodyFailure>;
  /** Drops the received bytes and all further ones. Must be called once the request is answered or refused. */
  readonly close: () => void;
}

export type OpenBody = (request: IncomingMessage, address: string) => Body;

/** Initial buffer size of a body. Most queries fit. A full buffer doubles. */
const FIRST_BYTES = 2 * 1024;

/**
 * Creates the readers of request bodies. A reader copies each chunk into one buffer on arrival. A list of one-byte
 * chunks would need a Buffer of about 100 bytes for each byte, and each byte would keep a whole socket read in
 * memory.
 */
export function createBodies({ totalBytes, addressBytes, bodyMs }: BodyLimits): OpenBody {
  const shares = createShares({ perKey: addressBytes, total: totalBytes });
  return (request, address) => {
    const { promise, resolve } = Promise.withResolvers<Buffer | BodyFailure>();
    const announced = Number(request.headers['content-length'] ?? 0);
    let held = Buffer.alloc(0);
    let length = 0;
    const release = () => {
      clearTimeout(late);
      request.off('data', take).off('end', done).off('close', left);
      if (held.length > 0) shares.give(address, held.length);
      held = Buffer.alloc(0);
    };
    const fail = (failure: BodyFailure) => {
      release();
      resolve(failure);
    };
    const take = (piece: Buffer) => {
      const needed = length + piece.length;
      if (needed > MAX_BODY_BYTES) return fail('too-large');
      if (needed > held.length) {
        const usual = Math.min(announced || MAX_BODY_BYTES, Math.max(FIRST_BYTES, 2 * held.length));
        const size = Math.max(needed, usual);
        const full = shares.take(address, size - held.length);
        if (full !== null) return fail(full === 'key' ? tooManyHere() : tooMany());
        const grown = Buffer.allocUnsafeSlow(size);
        held.copy(grown, 0, 0, length);
        held = grown;
      }
      piece.copy(held, length);
      length = needed;
    };
    const done = () => {
      const body = held.subarray(0, length);
      release();
      resolve(body);
    };
    const left = () => fail('left');
    const late = setTimeout(() => fail('too-late'), bodyMs);
    late.unref();
    if (announced > MAX_BODY_BYTES) fail('too-large');
    else request.on('data', take).once('end', done).once('close', left);
    return { whole: () => promise, close: () => fail('left') };
  };
}

function tooMany(): AppError {
  return new AppError('OVERLOADED', 'The server is receiving too many request bodies. Try again later.', {
    details: { limit: 'bodies' },
  });
}

function tooManyHere(): AppError {
  return new AppError('RATE_LIMITED', 'The server is receiving too many request bodies from your address.', {
    details: { limit: 'bodies' },
  });
}

/**
 * How long a client may read a refusal while it still sends its body, in milliseconds. If the connection closed
 * earlier, the client would not receive the response.
 */
const LINGER_MS = 1_000;
/**
 * If a refused body is at most this long, its rest is read and dropped, so that the connection stays usable.
 * Usual queries are smaller.
 */
const DROPPED_BYTES = 64 * 1024;

/** Ends the connection of a request that was answered before its whole body arrived. */
export function cutUnread(request: IncomingMessage): void {
  if (request.complete) return;
  const { socket, headers } = request;
  const timer = setTimeout(() => request.complete || socket.destroy(), LINGER_MS);
  timer.unref();
  const isSmall = Number(headers['content-length'] ?? Infinity) <= DROPPED_BYTES;
  // Node would read and drop the whole rest of a large body. A paused socket makes the kernel stop the sender
  // instead. Pause it in the next iteration of the event loop, because Node first resumes the request.
  if (!isSmall) setImmediate(() => socket.pause());
}
