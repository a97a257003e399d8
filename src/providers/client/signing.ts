import { AppError, asUnsent } from '../../errors.ts';
import type { AccessKey, ProviderRequest, Send } from '../../transport/call.ts';
import { untilGone } from '../../transport/until-gone.ts';
import type { KeySource } from './key-source.ts';
import type { SigningClock } from './signing-clock.ts';

export interface SigningOptions {
  keys: KeySource;
  clock: SigningClock;
  sign: (request: ProviderRequest, key: AccessKey, date: Date) => ProviderRequest;
  /** May a wrong date be why the provider refused this? The provider's clock is asked only then. */
  mayBeClock: (refusal: AppError) => boolean;
}

/**
 * Signs anew for every attempt. What a gateway refuses for its signature was not carried out, so it may be sent again,
 * writes included: once with the provider's time, where ours is off, and once with another key, where there is one.
 * Any other refusal stands: a wrong key is not tried twice.
 */
export function withSigning(send: Send, options: SigningOptions): Send {
  const { keys, clock } = options;
  return async (request, call) => {
    let key: AccessKey;
    try {
      // A key source knows no signal, and some ask servers: the call does not wait longer than it may.
      key = await untilGone(keys(), call.signal);
    } catch (error) {
      throw asUnsent(error);
    }
    let mayResync = true;
    let refused: AccessKey | null = null;
    for (;;) {
      const date = clock.now();
      try {
        const response = await send(options.sign(request, key, date), call);
        if (refused !== null) keys.promote?.(key, refused);
        return response;
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'PROVIDER_AUTH_FAILED') throw error;
        if (mayResync && options.mayBeClock(error) && clock.resync(date)) {
          mayResync = false;
          call.onResend?.(error);
          continue;
        }
        // A passing refusal is not of the key: a nonce that was seen says that a copy has arrived (contract apsaramq 1.8).
        const alternative = error.retry === 'never' ? (keys.alternativeTo?.(key) ?? null) : null;
        if (alternative === null || refused !== null) throw error;
        call.onResend?.(error);
        refused = key;
        key = alternative;
      }
    }
  };
}
