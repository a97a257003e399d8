import { type Config, ConfigError } from './config/parse.ts';
import type { Events } from './events/events.ts';
import type { EventLog } from './events/log/log.ts';
import type { OnEvents } from './events/log/metered-log.ts';
import type { ListLeases } from './events/poll/list-leases.ts';
import type { SinkOutcome } from './events/sinks/sink-sender.ts';
import { type Sink, type SinksOptions, startSinks } from './events/sinks/sinks.ts';
import { tryParseNodeId } from './graph/node-id.ts';
import type { Principal } from './graph/principal.ts';
import type { Registry } from './graph/registry.ts';
import type { Log } from './log.ts';
import type { InstanceRef } from './providers/port/records.ts';
import type { Store } from './store/store.ts';
import type { ProxyOf } from './transport/proxy-policy.ts';
import { createFetch } from './transport/socket.ts';

/** Sinks may read every account, because only the operator configures them. */
const SINKS: Principal = { name: 'sinks', scopes: new Set(['identity:read']), accounts: 'all' };

export interface WebhooksOptions {
  readonly registry: Registry;
  readonly eventLog: EventLog;
  readonly store: Store;
  readonly leases: ListLeases | null;
  readonly log: Log;
  readonly onError: (error: unknown) => void;
  readonly onEvents: OnEvents;
  /** Returns the proxy for an origin. Default: no proxy. */
  readonly proxyOf?: ProxyOf;
  /** For tests. */
  readonly overrides: Partial<Pick<SinksOptions, 'clock' | 'random' | 'attemptMs'>> | undefined;
}

/** Milliseconds for TCP and TLS: receivers may be far away. */
const CONNECT_MS = 10_000;
/** Most bytes of an answer that is read. Answers have no meaning beyond their status. */
const ANSWER_BYTES = 64 * 1024;

/** The configured webhooks. Throws a ConfigError. */
export function createWebhooks(config: Config, options: WebhooksOptions) {
  const { registry, eventLog, store, leases, onError, onEvents, proxyOf } = options;
  const sinks = configuredSinks(config, registry);
  const report = createSinkLog(options.log);
  let stop = async (): Promise<void> => {};
  return {
    start: (events: Pick<Events, 'subscribe'>): void => {
      stop = startSinks({
        ...{ sinks, events, log: eventLog, store, leases, onError },
        fetch: createFetch({
          allowedHosts: config.security.allowedEndpointHosts,
          maxResponseBytes: ANSWER_BYTES,
          connectTimeoutMs: CONNECT_MS,
          ...(proxyOf === undefined ? {} : { proxyOf }),
        }),
        // The leases of a removed account are dropped with its regions.
        leaseStreamOf: (account) => `${account}/${registry.find(SINKS, account)?.regions[0] ?? ''}/`,
        onOutcome: (sink, account, outcome) => {
          onEvents({ kind: 'sink', sink, outcome });
          report(sink, account, outcome);
        },
        ...options.overrides,
      });
    },
    /** Resolves when no delivery is under way. */
    stop: () => stop(),
  };
}

/** The configured sinks. Throws a ConfigError for a scope without an account, or with an unknown instance. */
function configuredSinks(config: Config, registry: Registry): readonly Sink[] {
  return config.events.sinks.map(({ name, url, secret, scope, kinds, pollSeconds }, index): Sink => {
    const path = `events.sinks[${index}].scope`;
    const instances =
      scope.instanceIds?.map((text, place): InstanceRef => {
        const id = tryParseNodeId(text);
        const at =
          id?.kind === 'Instance' ? registry.refer(SINKS, id.account, id.region, id.instanceId) : null;
        if (at !== null) return at;
        const message = 'expected the global id of an instance of a configured account';
        throw new ConfigError([{ path: `${path}.instanceIds[${place}]`, message }]);
      }) ?? null;
    const accounts = config.accounts
      .filter(({ provider }) => scope.providers?.some((each) => each === provider) ?? true)
      .map((account) => account.name)
      .filter((account) => scope.accounts?.includes(account) ?? true)
      .filter((account) => instances?.some((at) => at.account === account) ?? true)
      .sort();
    if (accounts.length === 0)
      throw new ConfigError([{ path, message: 'expected a scope with at least one account' }]);
    return {
      ...{ name, url, secrets: secret },
      scope: { accounts, instances, kinds: kinds === undefined ? null : [...kinds].sort() },
      everyMs: pollSeconds === undefined ? undefined : pollSeconds * 1_000,
    };
  });
}

/** Logs when a sink begins to fail and when it works again, and each message that is given up. */
function createSinkLog(log: Log): (sink: string, account: string, outcome: SinkOutcome) => void {
  const failing = new Set<string>();
  return (sink, account, outcome) => {
    const key = `${sink} ${account}`;
    const fields = { sink, account };
    switch (outcome) {
      case 'failed':
        if (!failing.has(key))
          log.warn('a webhook does not accept a message; the server tries again', fields);
        failing.add(key);
        break;
      case 'delivered':
        if (failing.delete(key)) log.info('the webhook accepts messages again', fields);
        break;
      case 'dead':
        log.error('a webhook has accepted no message for a day; the events since then are dropped', fields);
        break;
      case 'off':
        log.error('the webhook answered 410, so it gets no further message', fields);
        break;
    }
  };
}
