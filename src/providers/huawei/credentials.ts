import { AppError } from '../../errors.ts';
import { isRecord } from '../../members.ts';
import { Secret } from '../../secret.ts';
import type { Call, ProviderResponse, Send } from '../../transport/call.ts';
import { withCallCount } from '../../transport/count-calls.ts';
import { untilGone } from '../../transport/until-gone.ts';
import { withAnswerCheck } from '../client/answer-check.ts';
import { jsonOf } from '../client/json-rows.ts';
import { createRefusalPause, type RefusalPause } from '../client/refusal-pause.ts';
import { checkAnswer } from './errors.ts';
import { OPERATIONS } from './operations.ts';
import { requestIdOf } from './request-id.ts';
import { printRequest } from './wire.ts';

export interface IamPassword {
  readonly domain: string;
  readonly user: string;
  readonly password: Secret;
}

export interface TokenSource {
  /** Returns a token that is valid for at least one minute. Simultaneous callers share one request. */
  readonly current: (call: Call) => Promise<Secret>;
  /** Call if the provider refused the token. The next caller gets a new token. */
  readonly drop: (token: Secret) => void;
  /** Returns the pause that stops calls to this host while the host refuses even newly issued tokens. */
  readonly pauseOf: (origin: string) => RefusalPause;
}

/**
 * A token is valid for a day. The renewal starts this long before the token expires, and does not invalidate it (contract
 * 3.6).
 */
const RENEW_BEFORE_MS = 30 * 60 * 1_000;
/** A token is not used in this time before its expiry, because the call must arrive before the expiry. */
const END_MARGIN_MS = 60_000;
/** Pause after a failed renewal, while the old token is still valid. */
const RENEW_PAUSE_MS = 30_000;
const REQUEST_TIMEOUT_MS = 8_000;

interface Held {
  readonly token: Secret;
  /** Milliseconds since the epoch. */
  readonly endsAt: number;
}

export function createTokenSource(options: {
  account: string;
  region: string;
  endpoint: string;
  projectId: string;
  /** Called for every new token. */
  password: () => IamPassword;
  send: Send;
  pipeline: (attempt: Send) => Send;
  now: () => Date;
}): TokenSource {
  const who = { provider: 'HUAWEI_IOTDA', account: options.account };
  const send = options.pipeline(
    withCallCount(withAnswerCheck(options.send, checkAnswer), { ...who, requestIdOf }),
  );
  let held: Held | undefined;
  let isRenewing = false;
  let renewAgainAt = 0;
  /** The running request. With a wrong password, several concurrent requests would lock the user sooner. */
  let asked: Promise<Secret> | null = null;

  const pauses = new Map<string, RefusalPause>();
  let configured = options.password();
  /** Returns the pause for `what`: the password or a host. Reloading the configuration ends all pauses. */
  const pauseOf = (what: string, isRefusal: (error: AppError) => boolean): RefusalPause => {
    const current = options.password();
    if (current !== configured) pauses.clear();
    configured = current;
    const pause = pauses.get(what) ?? createRefusalPause({ now: () => options.now().getTime(), isRefusal });
    pauses.set(what, pause);
    return pause;
  };

  const request = async (call: Call): Promise<Secret> => {
    const { domain, user, password } = options.password();
    const body = {
      auth: {
        identity: {
          methods: ['password'],
          password: { user: { name: user, password: password.reveal(), domain: { name: domain } } },
        },
        scope: { project: { id: options.projectId } },
      },
    };
    const parts = { query: { nocatalog: 'true' }, body };
    const printed = printRequest(options.endpoint, options.projectId, OPERATIONS.createToken, parts, null);
    const response = await send({ ...printed, region: options.region }, call);
    const token = response.headers['x-subject-token'];
    if (token === undefined) {
      throw new AppError('PROVIDER_AUTH_FAILED', 'IAM returned no token.', {
        details: { provider: 'HUAWEI_IOTDA', operation: OPERATIONS.createToken.name },
      });
    }
    held = { token: new Secret(token), endsAt: endOf(response, options.now()) };
    return held.token;
  };

  /**
   * Requests a token. Simultaneous callers share the request. The request has its own signal and deadline, because other
   * callers may still wait for the token after the first caller has left.
   */
  const requestOnce = ({ onSent, priority }: Pick<Call, 'onSent' | 'priority'>): Promise<Secret> => {
    if (asked !== null) return asked;
    asked = pauseOf('password', isPasswordRefused)
      .run(async () => {
        const { signal } = new AbortController();
        return request({ signal, deadline: performance.now() + REQUEST_TIMEOUT_MS, priority, onSent });
      })
      .finally(() => {
        asked = null;
      });
    return asked;
  };

  /** Renews in the background, so that no call has to wait for the new token. */
  const renew = async (now: number): Promise<void> => {
    if (isRenewing || now < renewAgainAt) return;
    isRenewing = true;
    renewAgainAt = now + RENEW_PAUSE_MS;
    try {
      await requestOnce({ priority: 'background', onSent: () => {} });
    } catch {
      // The metrics show the failed renewal. Calls fail only when the old token expires.
    } finally {
      isRenewing = false;
    }
  };

  return {
    current: async (call) => {
      const now = options.now().getTime();
      if (held !== undefined && now < held.endsAt - END_MARGIN_MS) {
        // The renewal starts half an hour before the token expires, so reads survive an IAM outage of up to
        // that time.
        if (now >= held.endsAt - RENEW_BEFORE_MS) void renew(now);
        return held.token;
      }
      call.admit?.();
      return untilGone(requestOnce(call), call.signal);
    },
    drop: (token) => {
      if (held?.token === token) held = undefined;
    },
    pauseOf: (origin) => pauseOf(origin, isTokenRefused),
  };
}

/** IAM returns 401 for a wrong password and 403 for a user without permission to get a token (contract 3.6). */
function isPasswordRefused({ code }: AppError): boolean {
  return code === 'PROVIDER_AUTH_FAILED' || code === 'FORBIDDEN';
}

export function isTokenRefused({ code, details }: AppError): boolean {
  return code === 'PROVIDER_AUTH_FAILED' && details.operation !== OPERATIONS.createToken.name;
}

function endOf(response: ProviderResponse, now: Date): number {
  const token = jsonOf(response)?.['token'];
  const expiresAt = isRecord(token) ? Date.parse(String(token['expires_at'])) : Number.NaN;
  return Number.isNaN(expiresAt) ? now.getTime() + 24 * 60 * 60 * 1_000 : expiresAt;
}
