import type { AppError, ErrorCode } from '../errors.ts';
import type { Secret } from '../secret.ts';

/**
 * What one provider operation is, in one line of a provider's operations.ts. Retry, limits and billing read
 * this and never the HTTP method: both providers send reads as POST.
 */
export interface ProviderAction {
  /** The provider's own name, e.g. `ListCaCertificate`, `ListDevices`. */
  readonly name: string;
  /** Reads change nothing; only reads are retried, aborted with the client and deduplicated. */
  readonly effect: 'read' | 'write';
  /** Documented rate in calls a second for one account, or null where the provider documents none. */
  readonly ratePerSecond: number | null;
  readonly billed: Billed;
  /** Bytes of response headers that are read, if an answer may have more than the usual 16 KiB. */
  readonly answerHeaderBytes?: number;
  /** Bytes of an answer's body that are read. Default 256 KiB: enough for one object. */
  readonly answerBytes?: number;
}

/** Does the provider charge each successful call as a message? `unknown`: its documentation does not say. */
export type Billed = boolean | 'unknown';

/** A request before it is signed. `query` is decoded; the signer and the wire encode it. */
export interface ProviderRequest {
  readonly operation: ProviderAction;
  /** Whose region it is, for logs. */
  readonly region?: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Scheme, host and port without a trailing slash, e.g. `https://onsmqtt.cn-hangzhou.aliyuncs.com`. */
  readonly origin: string;
  /** Starts with `/`. Segments are already percent-encoded where they need it. */
  readonly path: string;
  readonly query: ReadonlyArray<readonly [name: string, value: string]>;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** The exact bytes as text (UTF-8); empty for none. */
  readonly body: string;
}

export interface ProviderResponse {
  readonly status: number;
  /** Lower-case names; a repeated header keeps its first value. */
  readonly headers: Readonly<Record<string, string>>;
  /** UTF-8 text, capped by the transport. */
  readonly body: string;
  /** The object in `body`, parsed once by the provider's answer check; null: there is none. Left out: not parsed yet. */
  readonly json?: { readonly [name: string]: unknown } | null;
}

/**
 * Who asks and how long they wait: made once per GraphQL operation (or poll) and handed down to the socket.
 */
export interface Call {
  /** Fires when the client goes away or the deadline passes. */
  readonly signal: AbortSignal;
  /** Fires when a call that has not left yet is not to leave any more. Set by the breaker. */
  readonly stop?: AbortSignal;
  /** Milliseconds of the monotonic clock (`performance.now()`) after which nothing may start. */
  readonly deadline: number;
  /** Background work (polls) leaves a reserve of every rate to interactive reads. */
  readonly priority: 'interactive' | 'background';
  /** Asked before anything of a call is done, once however often it is tried; throws where it may not be made. */
  readonly admit?: () => void;
  /** The same object in all calls of one operation, which then take turns among themselves. */
  readonly owner?: object;
  /** Left out: an error is an error. */
  readonly stale?: StaleAllowance;
  /** Which attempt of a call this is, from 1; set by the retry. */
  readonly attempt?: number;
  /** The last attempt of a call whose others were all too late: it may take as long as any. Set by the retry. */
  readonly isPatient?: boolean;
  /** Told of a refusal after which the same attempt is signed anew and sent again. Set by the observation. */
  readonly onResend?: (refusal: AppError) => void;
  /**
   * Called with the number of bytes of an answer as they arrive. Returns the milliseconds to wait before more is read.
   * Set by the transport.
   */
  readonly takeBytes?: (bytes: number) => number;
  /** Told of every attempt that really went out on the wire, retries included. */
  readonly onSent: (sent: SentCall) => void;
}

/** An older answer in place of an error, where the caller asked for that. */
export interface StaleAllowance {
  /** How old it may be, in milliseconds; null: none is wanted. */
  readonly maxAgeMs: () => number | null;
  readonly onServed: (answer: StaleAnswer) => void;
}

export interface StaleAnswer {
  readonly provider: string;
  /** The provider's name of it. */
  readonly operation: string;
  readonly ageMs: number;
  /** Of the error that it stands for. */
  readonly code: ErrorCode;
}

export interface SentCall {
  readonly provider: string;
  readonly account: string;
  readonly operation: ProviderAction;
  /** True once the provider answered with success. Billing counts those only. */
  readonly succeeded: boolean;
  /** The provider's own, where it gave one. */
  readonly requestId?: string;
}

/** The whole client is functions from Send to Send around one that owns a socket. */
export type Send = (request: ProviderRequest, call: Call) => Promise<ProviderResponse>;

export interface AccessKey {
  readonly accessKeyId: string;
  readonly accessKeySecret: Secret;
  readonly securityToken?: Secret;
}
