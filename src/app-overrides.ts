import type { Clock } from './clock.ts';
import type { EventsOptions } from './events/events.ts';
import type { CertificateReaderOptions } from './graph/certificate-reader.ts';
import type { LagMeter } from './http/limits/load-shedding.ts';
import type { QueueLoop } from './http/limits/operation-queue.ts';
import type { GraphiqlExamples } from './http/pages/graphiql/tabs.ts';
import type { SocketLimits } from './http/streams/websocket.ts';
import type { Log } from './log.ts';
import type { Secret } from './secret.ts';
import type { TransportOptions } from './transport/pipeline.ts';
import type { ProxyOf } from './transport/proxy-policy.ts';

/** What tests and the process may put in place of the defaults. */
export interface AppOverrides {
  readonly log?: Log;
  readonly transport?: TransportOptions;
  /** Which proxy requests to providers, the issuer of tokens and the trace collector go through. Default: none. */
  readonly proxyOf?: ProxyOf;
  /** Milliseconds for the provider calls of one query. Default: as configured. */
  readonly queryTimeoutMs?: number;
  /** Milliseconds that a batch waits for more keys while something is read that may bring them. Default 250. */
  readonly batchPatienceMs?: number;
  /** Milliseconds that a search of devices may take, beside those for each device. Default 1,000. */
  readonly searchMs?: number;
  /** Milliseconds for finding out what became of a write whose answer was lost. Default 5,000. */
  readonly settlingMs?: number;
  /** The secret of a device that is to have a new one. Default: 32 random hex digits. */
  readonly newSecret?: () => Secret;
  /** For the variables in GraphiQL's first tabs. */
  readonly graphiqlExamples?: GraphiqlExamples;
  /** Clock, grace and pace of refresh events. */
  readonly events?: Partial<Omit<EventsOptions, 'registry' | 'key' | 'onError'>>;
  /** When CA certificates are read for the metrics. */
  readonly certificateReads?: Pick<CertificateReaderOptions, 'clock' | 'random'>;
  /** Tells how late the event loop is. */
  readonly lagMeter?: LagMeter;
  /** Turns of the event loop in which operations begin. */
  readonly queueLoop?: QueueLoop;
  /** Time of the limits on refusals in the audit log. */
  readonly refusalClock?: Clock;
  /** Patience with clients over WebSocket. */
  readonly socketLimits?: Partial<SocketLimits>;
  /** Holds the build of the console. */
  readonly consoleDirectory?: string;
}
