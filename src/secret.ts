import { createHmac } from 'node:crypto';
import { inspect } from 'node:util';

const REDACTED = '[redacted]';

/**
 * A value that shows itself to nobody: not to a log line, a template, JSON, `util.inspect` or an error.
 * Only `reveal()` gives it, and only the signer, the request that must carry it, and `revealSecret` call that.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  reveal(): string {
    return this.#value;
  }

  /** Keyed HMAC-SHA-256, hex: equal for equal secrets, useless without the server's key. */
  fingerprint(key: Secret): string {
    return createHmac('sha256', key.#value).update(this.#value).digest('hex');
  }

  toString(): string {
    return REDACTED;
  }
  toJSON(): string {
    return REDACTED;
  }
  [Symbol.toPrimitive](): string {
    return REDACTED;
  }
  [inspect.custom](): string {
    return REDACTED;
  }
}
