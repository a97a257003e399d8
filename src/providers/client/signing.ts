import { AppError, asUnsent } from '../../errors.ts';
import type { AccessKey, ProviderRequest, Send } from '../../transport/call.ts';
import { untilGone } from '../../transport/until-gone.ts';
import type { KeySource } from './key-source.ts';
import type { SigningClock } from './signing-clock.ts';

export interface SigningOptions {
  keys: KeySource;
  clock: SigningClock;
  sign: (request: ProviderRequest, key: AccessKey, date: Date) => ProviderRequest;
  /** Whether a wrong date may be the reason for this refusal. If so, the signing clock is compared with the provider's. */
  mayBeClock: (refusal: AppError) => boolean;
}

/**
 * Signs every attempt. A gateway that refuses a signature has not executed the request, so even a write may be sent
 * again: once with the provider's time if the local clock is wrong, and once with the alternative key if there is one.
 * Any other refusal is final, so a wrong key is not tried twice.
 */
export function withSigning(send: Send, options: SigningOptions): Send {
  const { keys, clock } = options;
  return async (request, call) => {
    let key: AccessKey;
    try {
      // A key source ignores abort signals, and some key sources call servers. So the call stops waiting for the key
      // when its own time is over.
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
        // A retryable refusal says nothing about the key: "nonce already used" means that an earlier copy of this request
        // arrived (contract apsaramq 1.8).
        const alternative = error.retry === 'never' ? (keys.alternativeTo?.(key) ?? null) : null;
        if (alternative === null || refused !== null) throw error;
        call.onResend?.(error);
        refused = key;
        key = alternative;
      }
    }
  };
}
