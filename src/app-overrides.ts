import type { Clock } from './clock.ts';
import type { EventsOptions } from './events/events.ts';
import type { SinksOptions } from './events/sinks/sinks.ts';
import type { CertificateReaderOptions } from './graph/certificate-reader.ts';
import type { LagMeter } from './http/limits/load-shedding.ts';
import type { QueueLoop } from './http/limits/operation-queue.ts';
import type { GraphiqlExamples } from './http/pages/graphiql/tabs.ts';
import type { SocketLimits } from './http/streams/websocket.ts';
import type { StandingPace } from './inventory/keep/standing-inventory.ts';
import type { KeptInventoryOptions } from './kept-inventory.ts';
import type { Log } from './log.ts';
import type { Secret } from './secret.ts';
import type { Store } from './store/store.ts';
import type { TransportOptions } from './transport/pipeline.ts';
import type { ProxyOf } from './transport/proxy-policy.ts';

/** Replacements for defaults, set by tests and by the process. */
export interface AppOverrides {
  readonly log?: Log;
  readonly transport?: TransportOptions;
  /** Returns the proxy for requests to providers, the token issuer and the trace collector. Default: none. */
  readonly proxyOf?: ProxyOf;
  /** Time limit for the provider calls of one query, in milliseconds. Default: as configured. */
  readonly queryTimeoutMs?: number;
  /** Milliseconds that a batch waits for more keys while running reads may add some. Default 250. */
  readonly batchPatienceMs?: number;
  /** Time limit of a device search in milliseconds, without the reads of each device. Default 1,000. */
  readonly searchMs?: number;
  /** Time limit for finding out whether a write with a lost response was applied, in milliseconds. Default 5,000. */
  readonly reconcileMs?: number;
  /** Creates the new secret of a device. Default: 32 random hex digits. */
  readonly newSecret?: () => Secret;
  /** Values of the variables in GraphiQL's first tabs. */
  readonly graphiqlExamples?: GraphiqlExamples;
  /** Used in place of the configured store. Its owner closes it, after the app has stopped. */
  readonly store?: Store;
  /** Clock and limits of webhooks. */
  readonly sinks?: Partial<Pick<SinksOptions, 'clock' | 'random' | 'attemptMs'>>;
  /** Clock, grace period and intervals of refresh events. */
  readonly events?: Partial<Omit<EventsOptions, 'registry' | 'key' | 'onError'>>;
  /** Timing of the inventory's first reads, and of its work beside the lists. */
  readonly inventory?: Pick<KeptInventoryOptions, 'spreadMs'> & StandingPace;
  /** Clock and random source of the reader that reads CA certificates for the metrics. */
  readonly certificateReads?: Pick<CertificateReaderOptions, 'clock' | 'random'>;
  /** Measures the delay of the event loop. */
  readonly lagMeter?: LagMeter;
  /** Schedules the iterations of the event loop in which waiting operations begin. */
  readonly queueLoop?: QueueLoop;
  /** Clock of the per-minute limits on refusals in the audit log. */
  readonly refusalClock?: Clock;
  /** Limits for WebSocket clients. */
  readonly socketLimits?: Partial<SocketLimits>;
  /** Directory of the console's build. */
  readonly consoleDirectory?: string;
}
