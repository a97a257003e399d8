import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { GraphQLError, GraphQLSchema } from 'graphql';
import type { AppOverrides } from './app-overrides.ts';
import { createAudit } from './audit/chain.ts';
import { createRefusals } from './audit/refusals.ts';
import { systemClock } from './clock.ts';
import {
  callsPerSecondOf,
  connectAccounts,
  dropRemoved,
  shareBudgets,
  shareLists,
} from './cloud-accounts.ts';
import type { Config } from './config/parse.ts';
import { createEvents } from './events/events.ts';
import { createStoreLog } from './events/log/store-log.ts';
import { createCapabilities } from './graph/capabilities.ts';
import { createCertificateReader } from './graph/certificate-reader.ts';
import { createRegistry } from './graph/registry.ts';
import { createAuthenticate, reportRefused } from './http/auth/authenticate.ts';
import { createExports } from './http/export/exports.ts';
import { createFetchHandler, type FetchHandler } from './http/fetch-handler.ts';
import { createGraphql } from './http/graphql/graphql.ts';
import { createMasking } from './http/graphql/masking.ts';
import { createLoadShedder } from './http/limits/load-shedding.ts';
import { quotaBuckets } from './http/limits/minute-buckets.ts';
import { createOperationQuota } from './http/limits/operation-quota.ts';
import { createKeptInventory } from './kept-inventory.ts';
import { createCursorSealer } from './lists/cursor.ts';
import { createLog } from './log.ts';
import { type ListenAddresses, openServers, type Servers } from './open-servers.ts';
import { createPages } from './pages.ts';
import { createSchema } from './schema/index.ts';
import { Secret } from './secret.ts';
import { createStoreReadiness } from './store/readiness.ts';
import { openStores } from './stores.ts';
import { createTelemetry } from './telemetry/telemetry.ts';
import type { TransportEvent } from './transport/attempt-events.ts';
import { createFetch } from './transport/socket.ts';
import { createWebhooks } from './webhooks.ts';
import { createBackgroundWork } from './writes/pipeline/background-work.ts';
import { createIdempotencyStore } from './writes/pipeline/idempotency-store.ts';
import { createWriteLocks } from './writes/pipeline/write-lock.ts';

export interface App {
  /** Opens the public and the admin listener. Not needed if you embed `fetch` in your own server. */
  readonly listen: () => Promise<ListenAddresses>;
  /** Answers one GraphQL request with the same checks as the listener. */
  readonly fetch: FetchHandler;
  /** The executable schema, for tools. Its resolvers need the context that `fetch` and `listen` create. */
  readonly schema: GraphQLSchema;
  /** Takes over the credentials of a reloaded configuration. Other changes take effect at the next start. */
  readonly rotate: (config: Config) => void;
  /**
   * First reports not ready, but keeps answering for `drainMs` (default 0), so that load balancers notice in
   * time. Then refuses new requests, lets running ones finish within `graceMs` (default as configured), and
   * closes every socket.
   */
  readonly stop: (graceMs?: number, drainMs?: number) => Promise<void>;
}

/**
 * Connects all parts, and opens the store and the configured files. Only this file imports all parts. Rejects with a
 * ConfigError if a file cannot be used. If a database is unreachable, the app starts and connects later.
 */
export async function createApp(config: Config, overrides: AppOverrides = {}): Promise<App> {
  const log = overrides.log ?? createLog('info');
  const proxied = overrides.proxyOf === undefined ? {} : { proxyOf: overrides.proxyOf };
  const telemetry = createTelemetry({
    log,
    operationsAt: config.log.operations,
    traces: config.telemetry,
    ...proxied,
  });
  const { metrics } = telemetry;
  const { store, authorities, auditLog, ...files } = await openStores(config, {
    log,
    watch: telemetry.watchStore,
    store: overrides.store,
  });
  const isStoreReady = createStoreReadiness(store, config.store.mode, systemClock);
  const mask: (error: unknown) => GraphQLError = createMasking(log);
  const budgets = shareBudgets(config, store, mask);
  const transported = {
    ...proxied,
    ...overrides.transport,
    onEvent: (event: TransportEvent) => {
      telemetry.onTransport(event);
      overrides.transport?.onEvent?.(event);
    },
  };
  const { transport, accounts } = connectAccounts(config, authorities, transported, budgets);
  const made = () => new Secret(randomBytes(32).toString('base64'));
  const [first = made(), ...older] = config.secrets.cursorKeys ?? [];
  const underWay = createBackgroundWork();
  const audit = createAudit(auditLog);
  const refusals = createRefusals({ audit, clock: overrides.refusalClock ?? systemClock });
  const fingerprintKey = config.secrets.fingerprintKey ?? made();
  const watched = [...accounts.values()].map((account) => ({
    ...account,
    provider: metrics.certificates.decorate(account.provider),
  }));
  const leases = shareLists(config, store, { onError: mask, onHeld: metrics.onHeldLists });
  const { retention } = config.events;
  const kept = { store, retention, accounts: watched, fingerprintKey, log, onError: mask };
  const inventory = createKeptInventory(config.inventory, { ...kept, ...overrides.inventory });
  const watchedRegistry = createRegistry(watched);
  const eventLog = overrides.events?.log ?? createStoreLog(store, { ...config.events, ...inventory.keeping });
  const events = createEvents({
    ...{ registry: watchedRegistry, log: eventLog, leases, key: fingerprintKey, ...inventory.keeping },
    pollMs: config.events.pollSeconds * 1_000,
    billedPollMs: Math.max(config.events.pollSeconds, config.events.billedPollSeconds) * 1_000,
    ...{ onError: mask, onEvents: metrics.onEvents, ...overrides.events },
  });
  const webhooks = createWebhooks(config, {
    ...{ registry: watchedRegistry, eventLog, store, leases, log, ...proxied },
    ...{ onError: mask, onEvents: metrics.onEvents, overrides: overrides.sinks },
  });
  metrics.watchFleet(inventory.figures);
  const removedAccounts = dropRemoved(store, accounts, mask);
  const registry = createRegistry(
    watched.map((account) => ({ ...account, provider: events.observe(account.provider) })),
  );
  const loadShedder = createLoadShedder({
    ...config.overload,
    onRefusal: metrics.onOverload,
    meter: overrides.lagMeter,
    loop: overrides.queueLoop,
  });
  const operationQuota = createOperationQuota({
    perMinute: config.auth.mode === 'none' ? null : config.security.operationsPerMinute,
    onRefusal: metrics.onQuotaRefusal('operationsPerMinute'),
    bucketsOf: quotaBuckets(budgets, 'operationsPerMinute'),
  });
  const [sealKey = first, ...olderSealKeys] = config.secrets.sealKeys ?? [first, ...older];
  const idempotency = createIdempotencyStore({
    store,
    sealKeys: [sealKey, ...olderSealKeys],
    replicas: store.isShared ? config.store.maxReplicas : 1,
    onRecordLost: () =>
      log.error('the outcome of an idempotency key could not be stored; the server tries again'),
    onSweepFailed: mask,
  });
  const locks = createWriteLocks({ store });
  const schema = createSchema(config.federation);
  const graphql = createGraphql({
    schema,
    registry,
    sealer: createCursorSealer({ keys: [first, ...older] }),
    fingerprintKey,
    events,
    inventory: { read: store.read, write: store.write, lists: inventory.lists, retention },
    writes: {
      idempotency,
      locks,
      capabilities: createCapabilities(),
      reconcileMs: overrides.reconcileMs ?? 5_000,
      audit,
      refusals,
      track: underWay.track,
      // 32 hex digits are the maximum length that IoTDA accepts.
      newSecret: overrides.newSecret ?? (() => new Secret(randomBytes(16).toString('hex'))),
      onError: mask,
      onAuditLost: () => log.error('the outcome of a write could not be written to the audit log'),
    },
    observer: telemetry.observer,
    onBatch: metrics.onBatch,
    mask,
    ...config.security,
    trustedDocuments: files.trustedDocuments,
    // Without authentication all callers are the same principal, so a limit per principal is pointless.
    callsPerMinute: config.auth.mode === 'none' ? null : config.security.callsPerMinute,
    onCallsRefusal: metrics.onQuotaRefusal('callsPerMinute'),
    callBucketsOf: quotaBuckets(budgets, 'callsPerMinute'),
    inventoryRowsPerMinute: config.auth.mode === 'none' ? null : config.security.inventoryRowsPerMinute,
    onRowsRefusal: metrics.onQuotaRefusal('inventoryRowsPerMinute'),
    rowBucketsOf: quotaBuckets(budgets, 'inventoryRowsPerMinute'),
    callsPerSecond: callsPerSecondOf(config),
    queryTimeoutMs: overrides.queryTimeoutMs ?? config.timeouts.operationSeconds * 1_000,
    ...(overrides.batchPatienceMs === undefined ? {} : { batchPatienceMs: overrides.batchPatienceMs }),
    ...(overrides.searchMs === undefined ? {} : { searchMs: overrides.searchMs }),
  });

  const exports = createExports({
    ...{ schema, registry, refusals, mask, trustedDocuments: files.trustedDocuments },
    // A store in memory has one connection, which an export must not keep for itself.
    source: { read: store.read, hasSnapshots: !store.isVolatile },
    most: Math.min(MOST_EXPORTS, Math.floor(config.store.poolSize / 2)),
    onExport: telemetry.onExport,
  });

  const get = createFetch({ ...proxied, allowedHosts: config.security.allowedEndpointHosts });
  const onFetch = config.auth.mode === 'jwt' ? telemetry.onIssuer(config.auth.jwt.jwksUri) : undefined;
  const authenticateBy = (auth: Config['auth']) => createAuthenticate(auth, get, undefined, onFetch);
  let authenticate = authenticateBy(config.auth);
  let stopping = false;
  let certificateReads: { readonly stop: () => void } | null = null;
  let started: Promise<void> | null = null;
  const startOnce = () =>
    (started ??= telemetry.start().then(() => {
      for (const part of [inventory, webhooks]) part.start(events);
    }));
  const checked = reportRefused((authorization) => authenticate(authorization), refusals.unauthenticated);
  const answer = createFetchHandler({
    graphql,
    authenticate: checked,
    operationQuota,
    queue: loadShedder.queue,
    mask,
  });
  let servers: Servers | null = null;

  return {
    schema,
    fetch: (request) => startOnce().then(() => answer(request)),
    listen: async () => {
      await startOnce();
      const opened = await openServers(
        config,
        {
          graphql,
          authenticate: checked,
          isOpen: config.auth.mode === 'none',
          allowedOrigins: config.security.allowedOrigins,
          queue: loadShedder.queue,
          operationQuota,
          mask,
          ...createPages(config, {
            examples: overrides.graphiqlExamples,
            consoleDirectory: overrides.consoleDirectory,
          }),
          exports,
          onSubscriptions: metrics.onSubscriptions,
          onSockets: metrics.onSockets,
          onResponse: metrics.onResponse,
          ...(overrides.socketLimits === undefined ? {} : { socketLimits: overrides.socketLimits }),
        },
        {
          isReady: () =>
            !stopping && servers?.graph.isFull() !== true && loadShedder.isReady() && isStoreReady(),
          report: () => telemetry.report([...accounts.keys()]),
          metrics,
        },
      );
      servers = opened;
      const { certificateReadSeconds } = config.telemetry;
      if (certificateReadSeconds !== null)
        certificateReads = createCertificateReader({
          accounts: watched,
          everyMs: certificateReadSeconds * 1_000,
          onError: mask,
          ...overrides.certificateReads,
        });
      return opened.addresses;
    },
    rotate: (next) => {
      for (const account of next.accounts) accounts.get(account.name)?.rotate(account);
      // Open connections of a removed key are closed within a minute. With JWT there is nothing to reload,
      // because issuers rotate their keys themselves.
      if (config.auth.mode === 'keys' && next.auth.mode === 'keys') authenticate = authenticateBy(next.auth);
    },
    stop: async (graceMs = config.shutdown.graceSeconds * 1_000, drainMs = 0) => {
      stopping = true;
      servers?.graph.retire();
      await pause(drainMs);
      const until = performance.now() + graceMs;
      await servers?.graph.stop(graceMs);
      // A write continues after its client has disconnected, so closing the connections does not wait for it.
      // Wait here for such writes and their audit lines.
      await underWay.finished(Math.max(0, until - performance.now()));
      inventory.stop();
      await webhooks.stop();
      events.stop();
      await leases?.stop();
      removedAccounts?.stop();
      certificateReads?.stop();
      loadShedder.stop();
      await Promise.all([idempotency.close(), locks.close()]);
      await refusals.stop();
      auditLog.close();
      budgets?.close();
      await transport.close();
      // Close the store after all parts that use it. The owner of an override closes it.
      if (overrides.store === undefined) await store.close();
      await telemetry.stop(EXPORT_MS);
      // Stop the admin server last, so that /readyz reports not ready until the end.
      await servers?.admin.stop();
      servers = null;
    },
  };
}

/** Exports of the inventory at once. In PostgreSQL they use at most half of the pool. */
const MOST_EXPORTS = 4;
/** Milliseconds to export the last spans. */
const EXPORT_MS = 2_000;
