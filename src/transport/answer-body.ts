import type { Readable } from 'node:stream';
import type { Clock } from '../clock.ts';

/** Initial buffer size. Most responses fit. A full buffer doubles. */
const FIRST_BYTES = 16 * 1024;

/** The response body exceeds the byte limit of its operation. The rest of the body is not read. */
export class AnswerTooLarge extends Error {
  readonly code = 'ANSWER_TOO_LARGE';
  constructor() {
    super('The response body exceeds the byte limit of its operation.');
  }
}

/**
 * Reads a response body as UTF-8 text. Copies each chunk into one buffer on arrival: a list of one-byte chunks
 * would need a Buffer of about 100 bytes for each byte. Rejects with `AnswerTooLarge` once the body exceeds
 * `limit`. `takeBytes` returns the milliseconds to pause before reading on. During the pause, TCP flow control
 * slows the sender.
 */
export function readAnswerBody(
  body: Readable,
  {
    limit,
    announced,
    clock,
    takeBytes = () => 0,
  }: {
    limit: number;
    /** Value of the `content-length` header. Null: the header is missing. */
    announced: number | null;
    clock: Pick<Clock, 'after'>;
    takeBytes?: ((bytes: number) => number) | undefined;
  },
): Promise<string> {
  return new Promise((resolve, reject) => {
    let held = Buffer.alloc(0);
    let length = 0;
    let cancelWait: (() => void) | null = null;
    const end = () => {
      cancelWait?.();
      held = Buffer.alloc(0);
    };
    const refuse = () => {
      end();
      reject(new AnswerTooLarge());
      body.destroy();
    };
    body.on('error', (error) => {
      end();
      reject(error);
    });
    if (announced !== null && announced > limit) return refuse();
    body.on('data', (piece: Buffer) => {
      const needed = length + piece.length;
      if (needed > limit) return refuse();
      if (needed > held.length) {
        const size = Math.max(needed, Math.min(announced ?? limit, Math.max(FIRST_BYTES, 2 * held.length)));
        const grown = Buffer.allocUnsafeSlow(size);
        held.copy(grown, 0, 0, length);
        held = grown;
      }
      piece.copy(held, length);
      length = needed;
      const waitMs = takeBytes(piece.length);
      if (waitMs <= 0 || cancelWait !== null) return;
      body.pause();
      cancelWait = clock.after(waitMs, () => {
        cancelWait = null;
        body.resume();
      });
    });
    body.on('end', () => {
      const text = textOf(held.subarray(0, length));
      end();
      resolve(text);
    });
  });
}

/** Removes the byte order mark, which JSON.parse rejects. */
function textOf(bytes: Buffer): string {
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  return bytes.toString('utf8', start);
}
