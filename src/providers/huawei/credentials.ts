import { AppError } from '../../errors.ts';
import { Secret } from '../../secret.ts';
import type { Call, ProviderResponse, Send } from '../../transport/call.ts';
import { withCallCount } from '../../transport/count-calls.ts';
import { untilGone } from '../../transport/until-gone.ts';
import { withAnswerCheck } from '../client/answer-check.ts';
import { isObject, jsonOf } from '../client/json-rows.ts';
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
  /** A token that is good for a while yet; one request for all who ask at once. */
  readonly current: (call: Call) => Promise<Secret>;
  /** The provider refused this one: the next to ask gets a new one. */
  readonly drop: (token: Secret) => void;
  /** What decides whether a call may be sent to a host that has refused new tokens. */
  readonly pauseOf: (origin: string) => RefusalPause;
}

/** A token lives a day; this long before its end a new one is taken, which does not end the old one (contract 3.6). */
const RENEW_BEFORE_MS = 30 * 60 * 1_000;
/** So long before its end it is not used any more: a call has to arrive with it. */
const END_MARGIN_MS = 60_000;
/** After a renewal that failed while the token is still good. */
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
  /** Asked for every new token. */
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
  /** The request that is under way: several at once with a wrong password would lock the user all the sooner. */
  let asked: Promise<Secret> | null = null;

  const pauses = new Map<string, RefusalPause>();
  let configured = options.password();
  /** By what is refused. A configuration that was read again forgets every refusal. */
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
      throw new AppError('PROVIDER_AUTH_FAILED', 'IAM gave no token.', {
        details: { provider: 'HUAWEI_IOTDA', operation: OPERATIONS.createToken.name },
      });
    }
    held = { token: new Secret(token), endsAt: endOf(response, options.now()) };
    return held.token;
  };

  /** Whoever begins it may leave: the others wait for the same request. */
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

  /** For no call in particular: the first to ask near the end still has a token that is good. */
  const renew = async (now: number): Promise<void> => {
    if (isRenewing || now < renewAgainAt) return;
    isRenewing = true;
    renewAgainAt = now + RENEW_PAUSE_MS;
    try {
      await requestOnce({ priority: 'background', onSent: () => {} });
    } catch {
      // The metrics show it, and the error of a call after the end of the held token.
    } finally {
      isRenewing = false;
    }
  };

  return {
    current: async (call) => {
      const now = options.now().getTime();
      if (held !== undefined && now < held.endsAt - END_MARGIN_MS) {
        // IAM may be away for half an hour, and no read fails for it.
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

/** A wrong password is 401, a user who may not have a token 403 (contract 3.6). */
function isPasswordRefused({ code }: AppError): boolean {
  return code === 'PROVIDER_AUTH_FAILED' || code === 'FORBIDDEN';
}

export function isTokenRefused({ code, details }: AppError): boolean {
  return code === 'PROVIDER_AUTH_FAILED' && details.operation !== OPERATIONS.createToken.name;
}

function endOf(response: ProviderResponse, now: Date): number {
  const token = jsonOf(response)?.['token'];
  const expiresAt = isObject(token) ? Date.parse(String(token['expires_at'])) : Number.NaN;
  return Number.isNaN(expiresAt) ? now.getTime() + 24 * 60 * 60 * 1_000 : expiresAt;
}
