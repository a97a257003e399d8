import { createHmac } from 'node:crypto';
import { inspect } from 'node:util';

const REDACTED = '[redacted]';

/**
 * A value that logs, templates, JSON, `util.inspect` and errors cannot show. Only `reveal()` returns the
 * value. Only the signer, the request that must carry the value, and `revealSecret` call `reveal()`.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  reveal(): string {
    return this.#value;
  }

  /**
   * Returns a keyed HMAC-SHA-256 in hex. Equal secrets have equal fingerprints. Without the server's key a
   * fingerprint is useless.
   */
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
