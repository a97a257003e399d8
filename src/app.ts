import { randomBytes } from 'node:crypto';
import type { GraphQLError } from 'graphql';
import { openAuditFile } from './audit-file.ts';
import { type AlibabaAccountConfig, type Config, ConfigError, type HuaweiAccountConfig } from './config.ts';
import { createAudit } from './domain/audit.ts';
import { createIdempotencyStore } from './domain/idempotency.ts';
import { createCursorSealer } from './domain/paging/cursor.ts';
import { createRegistry, type RegisteredAccount } from './domain/registry.ts';
import { endpointFault } from './endpoint-policy.ts';
import { AppError } from './errors.ts';
import { serveAdmin } from './http/admin.ts';
import { createAuthenticate } from './http/auth.ts';
import { GRAPHIQL_OPTIONS } from './http/graphiql.ts';
import { createGraphql, GRAPHQL_PATH } from './http/graphql.ts';
import { createMasking } from './http/masking.ts';
import { serve } from './http/server.ts';
import { createLog, type Log } from './log.ts';
import { defaultChainCredentials, staticCredentials } from './providers/alibaba/credentials.ts';
import { createAlibaba } from './providers/alibaba/index.ts';
import { OPERATIONS as ALIBABA_OPERATIONS } from './providers/alibaba/operations.ts';
import { createHuawei } from './providers/huawei/index.ts';
import { OPERATIONS as HUAWEI_OPERATIONS } from './providers/huawei/operations.ts';
import type { Provider } from './providers/provider.ts';
import type { ProviderName } from './providers/record.ts';
import { schema } from './schema/index.ts';
import { Secret } from './secret.ts';
import { ratesOf } from './transport/rates.ts';
import {
  createTransport,
  type Transport,
  type TransportOptions,
  type TransportUser,
} from './transport/transport.ts';

/** What tests and the process may put in place of the defaults. */
export interface AppOverrides {
  readonly log?: Log;
  readonly transport?: TransportOptions;
  /** Milliseconds for the provider calls of one query. Default 8,000. */
  readonly queryTimeoutMs?: number;
  /** Milliseconds for finding out what became of a write whose answer was lost. Default 5,000. */
  readonly settlingMs?: number;
}

export interface App {
  readonly listen: () => Promise<Addresses>;
  /** Finishes what runs, at most `graceMs` (default 25,000), and closes every socket. */
  readonly stop: (graceMs?: number) => Promise<void>;
}

export interface Addresses {
  /** Of the GraphQL endpoint. */
  readonly url: string;
  readonly adminUrl: string;
}

/** Joins the parts; the only place that knows them all. */
export function createApp(config: Config, overrides: AppOverrides = {}): App {
  const log = overrides.log ?? createLog('info');
  const { rates } = config;
  const limits = { ALIBABA_MQTT: rates.alibaba, HUAWEI_IOTDA: rates.huawei };
  checkOperationNames(rates);
  const transport = createTransport({ ...ratesOf(limits, rates), ...overrides.transport });
  const registry = createRegistry(config.accounts.map((account) => register(account, transport, config)));
  const mask: (error: unknown) => GraphQLError = createMasking(log);
  const made = () => new Secret(randomBytes(32).toString('base64'));
  const [first = made(), ...older] = config.secrets.cursorKeys ?? [];
  const graphql = createGraphql({
    schema,
    registry,
    sealer: createCursorSealer({ keys: [first, ...older] }),
    fingerprintKey: config.secrets.fingerprintKey ?? made(),
    writes: {
      idempotency: createIdempotencyStore(),
      settlingMs: overrides.settlingMs ?? 5_000,
      audit: createAudit(
        config.audit.file === undefined
          ? { append: async (line) => log.info('audit', { audit: line }) }
          : openAuditFile(config.audit.file),
      ),
      onAuditLost: () => log.error('the end of a write could not be put into the audit log'),
    },
    mask,
    introspection: config.security.introspection,
    graphiql: config.security.graphiql ? GRAPHIQL_OPTIONS : false,
    allowedOrigins: config.security.allowedOrigins,
    ...(overrides.queryTimeoutMs === undefined ? {} : { queryTimeoutMs: overrides.queryTimeoutMs }),
  });

  let stopping = false;
  const running: { stop: (graceMs: number) => Promise<void> }[] = [];

  return {
    listen: async () => {
      const server = await serve(config.listen.host, config.listen.port, {
        graphql,
        authenticate: createAuthenticate(config.auth),
        allowedOrigins: config.security.allowedOrigins,
        mask,
        graphiql: config.security.graphiql,
      });
      running.push(server);
      const admin = await serveAdmin(config.admin.host, config.admin.port, { isReady: () => !stopping });
      running.push(admin);
      return {
        url: `http://${printHost(config.listen.host)}:${server.port}${GRAPHQL_PATH}`,
        adminUrl: `http://${printHost(config.admin.host)}:${admin.port}`,
      };
    },
    stop: async (graceMs = 25_000) => {
      stopping = true;
      // In this order: readiness is seen to fail while the last queries are answered.
      for (const each of running.splice(0)) await each.stop(graceMs);
      await transport.close();
    },
  };
}

function register(
  account: AlibabaAccountConfig | HuaweiAccountConfig,
  transport: Transport,
  config: Config,
): RegisteredAccount {
  const provider =
    account.provider === 'alibaba'
      ? alibabaOf(account, transport, config)
      : huaweiOf(account, transport, config);
  const instances = account.instances?.map((each) => (typeof each === 'string' ? each : each.id));
  return instances === undefined ? { provider } : { provider, instances: new Set(instances) };
}

/** All accounts of a provider leave by one address: the provider may count, and block, by that (apsaramq 1.7). */
function userOf(provider: ProviderName, account: string, egress: number | null): TransportUser {
  return {
    provider,
    account,
    egress: egress === null ? null : { group: provider, limitPerSecond: egress },
  };
}

/** A limit for an operation that does not exist is a typing mistake, and would leave the real one unlimited. */
function checkOperationNames(rates: Config['rates']): void {
  const faults = (['alibaba', 'huawei'] as const).flatMap((provider) => {
    const known = Object.values(provider === 'alibaba' ? ALIBABA_OPERATIONS : HUAWEI_OPERATIONS);
    return Object.keys(rates[provider].operations)
      .filter((name) => !known.some((operation) => operation.name === name))
      .map((name) => ({
        path: `rates.${provider}.operations.${name}`,
        message: 'there is no such operation',
      }));
  });
  if (faults.length > 0) throw new ConfigError(faults);
}

function alibabaOf(account: AlibabaAccountConfig, transport: Transport, { rates }: Config): Provider {
  const { credentials: key } = account;
  return createAlibaba({
    account: account.name,
    regions: account.regions,
    credentials:
      key === undefined
        ? defaultChainCredentials()
        : staticCredentials({
            accessKeyId: key.accessKeyId,
            accessKeySecret: key.accessKeySecret,
            ...(key.securityToken === undefined ? {} : { securityToken: key.securityToken }),
          }),
    send: transport.send,
    around: transport.around(userOf('ALIBABA_MQTT', account.name, rates.alibaba.egress)),
    ...(account.instances === undefined ? {} : { instances: account.instances }),
    ...(account.endpoint === undefined ? {} : { endpoint: originOf(account.endpoint) }),
  });
}

function huaweiOf(account: HuaweiAccountConfig, transport: Transport, { rates, security }: Config): Provider {
  const { credentials: key } = account;
  const instances = account.instances?.map(({ id, name, endpoint }) => ({
    id,
    ...(name === undefined ? {} : { name }),
    ...(endpoint === undefined ? {} : { endpoint: originOf(endpoint) }),
  }));
  return createHuawei({
    account: account.name,
    region: account.region,
    projectId: account.projectId,
    signing: account.signing,
    credentials:
      'iam' in key
        ? key
        : staticCredentials({
            accessKeyId: key.accessKey,
            accessKeySecret: key.secretKey,
            ...(key.securityToken === undefined ? {} : { securityToken: key.securityToken }),
          }),
    send: transport.send,
    around: transport.around(userOf('HUAWEI_IOTDA', account.name, rates.huawei.egress)),
    checkEndpoint: (origin) => {
      const fault = endpointFault(origin, security.allowedEndpointHosts);
      if (fault !== null) {
        throw new AppError(
          'PROVIDER_BAD_RESPONSE',
          `The provider named an address that is not allowed: ${fault}.`,
        );
      }
    },
    ...(instances === undefined ? {} : { instances }),
    ...(account.endpoint === undefined ? {} : { endpoint: originOf(account.endpoint) }),
    ...(account.managementEndpoint === undefined
      ? {}
      : { managementEndpoint: originOf(account.managementEndpoint) }),
    ...(account.iamEndpoint === undefined ? {} : { iamEndpoint: originOf(account.iamEndpoint) }),
  });
}

function originOf(endpoint: string): string {
  return new URL(endpoint).origin;
}

function printHost(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
