import type { Readable } from 'node:stream';
import type { Clock } from '../clock.ts';

/** Size of the first buffer. It doubles as it fills. Most answers fit. */
const FIRST_BYTES = 16 * 1024;

/** The rest of an answer that has more bytes than its operation allows is not read. */
export class AnswerTooLarge extends Error {
  readonly code = 'ANSWER_TOO_LARGE';
  constructor() {
    super('The answer has more bytes than its operation allows.');
  }
}

/**
 * Reads the body of an answer as UTF-8 text. Each piece is copied into one buffer as it comes: a list of pieces would keep
 * a Buffer of 100 bytes for each byte of a body in chunks of one byte. Rejects with `AnswerTooLarge` as soon as there are
 * more bytes than `limit`. `takeBytes` returns how long to wait before more is read; the sender waits with us (TCP).
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
    /** Its `content-length`, if there is one. */
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

/** Without a byte order mark, which is not JSON. */
function textOf(bytes: Buffer): string {
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  return bytes.toString('utf8', start);
}
