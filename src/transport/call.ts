import type { AppError } from '../errors.ts';
import type { Secret } from '../secret.ts';

/**
 * Describes one provider operation, in one line of a provider's operations.ts. Retry, limits and billing depend on this
 * description and never on the HTTP method, because both providers send reads as POST.
 */
export interface ProviderAction {
  /** The provider's name of the operation, e.g. `ListCaCertificate`, `ListDevices`. */
  readonly name: string;
  /** Only reads are retried, deduplicated and cancelled with their client. */
  readonly effect: 'read' | 'write';
  /** Documented limit in calls per second for one account. Null if the provider documents none. */
  readonly ratePerSecond: number | null;
  readonly billed: Billed;
  /** Limit of the response headers in bytes. Set it for operations whose responses may exceed the default of 16 KiB. */
  readonly answerHeaderBytes?: number;
  /** Limit of the response body in bytes. Default 256 KiB, enough for one object. */
  readonly answerBytes?: number;
}

/** Whether the provider bills each successful call as a message. `unknown`: its documentation does not say. */
export type Billed = boolean | 'unknown';

/** An unsigned request. `query` is decoded. The signer and the wire format encode it. */
export interface ProviderRequest {
  readonly operation: ProviderAction;
  /** Region of the called account, for logs. */
  readonly region?: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Scheme, host and port without a trailing slash, e.g. `https://onsmqtt.cn-hangzhou.aliyuncs.com`. */
  readonly origin: string;
  /** Starts with `/`. The segments are already percent-encoded. */
  readonly path: string;
  readonly query: ReadonlyArray<readonly [name: string, value: string]>;
  /** Headers by lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  /** Request body as UTF-8 text. Empty: no body. */
  readonly body: string;
}

export interface ProviderResponse {
  readonly status: number;
  /** Headers by lower-case name. A repeated header keeps its first value. */
  readonly headers: Readonly<Record<string, string>>;
  /** UTF-8 text. The transport limits its size. */
  readonly body: string;
  /**
   * JSON object in `body`, parsed once by the provider's response check. Null: the body has none. Undefined: not
   * parsed yet.
   */
  readonly json?: { readonly [name: string]: unknown } | null;
}

/**
 * The context of all provider calls of one GraphQL operation (or poll): cancellation, deadline and priority.
 * The context is created once and passed down to the socket.
 */
export interface Call {
  /** Aborts when the client disconnects or the deadline passes. */
  readonly signal: AbortSignal;
  /** Aborts a call that has not been sent yet. Set by the breaker. */
  readonly stop?: AbortSignal;
  /** Time (`performance.now()`, in milliseconds) after which no work may start. */
  readonly deadline: number;
  /** Background calls (polls) leave a share of every rate to interactive reads. */
  readonly priority: 'interactive' | 'background';
  /** Called once before the first attempt of a call, not before retries. Throws if the operation may not make the call. */
  readonly admit?: () => void;
  /**
   * Called right before the first byte of a write, after connecting and signing. Throws if the write must not be
   * sent any more, e.g. because this process was stopped for so long that another one has taken the write over.
   */
  readonly maySend?: () => void;
  /** Identifies the GraphQL operation. Calls with the same owner share one fan-out limit. */
  readonly owner?: object;
  /** Attempt number, starting at 1. Set by the retry layer. */
  readonly attempt?: number;
  /**
   * True for the last attempt of a read if all earlier attempts timed out. Such an attempt gets the longest
   * timeout. Set by the retry layer.
   */
  readonly isPatient?: boolean;
  /** Set by the call queue if the attempt must leave within a limited time. */
  readonly departure?: Departure;
  /** Called with the refusal when the same attempt is re-signed and resent. Set by `withAttemptEvents`. */
  readonly onResend?: (refusal: AppError) => void;
  /**
   * Called with the number of received body bytes. Returns the milliseconds to wait before reading more. Set by the
   * transport.
   */
  readonly takeBytes?: (bytes: number) => number;
  /** Called for every attempt that was sent over the network, retries included. */
  readonly onSent: (sent: SentCall) => void;
}

export interface Departure {
  /**
   * Called right before the first byte of the attempt is written, after connecting and signing. Throws an unsent
   * RATE_LIMITED if the attempt is too late. The call queue then admits it again.
   */
  readonly beforeFirstByte: () => void;
  /** True if `beforeFirstByte` has thrown. */
  readonly isMissed: () => boolean;
}

export interface SentCall {
  readonly provider: string;
  readonly account: string;
  readonly operation: ProviderAction;
  /** True if the provider answered with success. Only such calls are billed. */
  readonly succeeded: boolean;
  /** The provider's request id, if the response has one. */
  readonly requestId?: string;
}

/** Sends one request. Every layer of the client is a function from `Send` to `Send`. The innermost `Send` owns a socket. */
export type Send = (request: ProviderRequest, call: Call) => Promise<ProviderResponse>;

export interface AccessKey {
  readonly accessKeyId: string;
  readonly accessKeySecret: Secret;
  readonly securityToken?: Secret;
}
