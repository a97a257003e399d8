import type { IncomingMessage } from 'node:http';
import { AppError } from '../../errors.ts';
import { createShares } from '../limits/shares.ts';

/** Most bytes of one request body. */
export const MAX_BODY_BYTES = 256 * 1024;

export interface BodyLimits {
  /** Bytes of unfinished bodies of this process. */
  readonly totalBytes: number;
  /** Bytes of unfinished bodies of one client address; null: no limit of its own. */
  readonly addressBytes: number | null;
  /** Milliseconds for a whole body. */
  readonly bodyMs: number;
}

/** A full-sized body takes a moment: 32 of one address, 128 in all, or thousands of usual size. */
export const BODY_LIMITS: BodyLimits = {
  totalBytes: 32 * 1024 * 1024,
  addressBytes: 8 * 1024 * 1024,
  bodyMs: 10_000,
};

export type BodyFailure = 'too-large' | 'too-late' | 'left' | AppError;

/** A body that arrives while the credentials of its sender are checked. */
export interface Body {
  /** Rejects with nothing: a failure is a value. */
  readonly whole: () => Promise<Buffer | BodyFailure>;
  /** Forgets what has arrived, and what still comes. Called once the request is answered or refused, in any case. */
  readonly close: () => void;
}

export type OpenBody = (request: IncomingMessage, address: string) => Body;

/** What a body begins with, before it grows by doubling. Most queries fit. */
const FIRST_BYTES = 2 * 1024;

/**
 * Copies each piece into one buffer as it comes. A list of pieces would keep a Buffer of 100 bytes for each byte of a body
 * in chunks of one byte, and whole reads of the socket for the sake of a few bytes.
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
  return new AppError('OVERLOADED', 'Too many request bodies are unfinished here: try again later.', {
    details: { limit: 'bodies' },
  });
}

function tooManyHere(): AppError {
  return new AppError('RATE_LIMITED', 'Too many request bodies of your address are unfinished.', {
    details: { limit: 'bodies' },
  });
}

/** Milliseconds for a client to read a refusal while it still sends its body. A connection cut earlier loses the answer. */
const LINGER_MS = 1_000;
/** What may still come of a refused body so that its connection can be used again. Usual queries are smaller. */
const DROPPED_BYTES = 64 * 1024;

/** Ends the connection of a request that was answered before all of it had come. */
export function cutUnread(request: IncomingMessage): void {
  if (request.complete) return;
  const { socket, headers } = request;
  const timer = setTimeout(() => request.complete || socket.destroy(), LINGER_MS);
  timer.unref();
  const isSmall = Number(headers['content-length'] ?? Infinity) <= DROPPED_BYTES;
  // Node would read and drop the rest. The kernel stops a sender for less. After Node has resumed the request.
  if (!isSmall) setImmediate(() => socket.pause());
}
