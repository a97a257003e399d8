import { randomBytes } from 'node:crypto';
import type { GraphQLError } from 'graphql';
import type { AlibabaAccountConfig, Config, HuaweiAccountConfig } from './config.ts';
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
import { createHuawei } from './providers/huawei/index.ts';
import type { Provider } from './providers/provider.ts';
import { schema } from './schema/index.ts';
import { Secret } from './secret.ts';
import { createTransport, type Transport, type TransportOptions } from './transport/transport.ts';

/** What tests and the process may put in place of the defaults. */
export interface AppOverrides {
  readonly log?: Log;
  readonly transport?: TransportOptions;
  /** Milliseconds for the provider calls of one query. Default 8,000. */
  readonly queryTimeoutMs?: number;
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

/** ApsaraMQ blocks a source address above this many calls a second over all operations (contract 1.7). */
const ALIBABA_EGRESS_LIMIT = 300;

/** Joins the parts; the only place that knows them all. */
export function createApp(config: Config, overrides: AppOverrides = {}): App {
  const log = overrides.log ?? createLog('info');
  const transport = createTransport(overrides.transport);
  const registry = createRegistry(config.accounts.map((account) => register(account, transport, config)));
  const mask: (error: unknown) => GraphQLError = createMasking(log);
  const made = () => new Secret(randomBytes(32).toString('base64'));
  const [first = made(), ...older] = config.secrets.cursorKeys ?? [];
  const graphql = createGraphql({
    schema,
    registry,
    sealer: createCursorSealer({ keys: [first, ...older] }),
    fingerprintKey: config.secrets.fingerprintKey ?? made(),
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
      ? alibabaOf(account, transport)
      : huaweiOf(account, transport, config.security.allowedEndpointHosts);
  const instances = account.instances?.map((each) => (typeof each === 'string' ? each : each.id));
  return instances === undefined ? { provider } : { provider, instances: new Set(instances) };
}

function alibabaOf(account: AlibabaAccountConfig, transport: Transport): Provider {
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
    // All accounts leave by one address, unless a configuration says otherwise one day.
    around: transport.around({
      provider: 'ALIBABA_MQTT',
      account: account.name,
      egress: { group: 'alibaba', limitPerSecond: ALIBABA_EGRESS_LIMIT },
    }),
    ...(account.instances === undefined ? {} : { instances: account.instances }),
    ...(account.endpoint === undefined ? {} : { endpoint: originOf(account.endpoint) }),
  });
}

function huaweiOf(
  account: HuaweiAccountConfig,
  transport: Transport,
  allowedHosts: readonly string[],
): Provider {
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
    around: transport.around({ provider: 'HUAWEI_IOTDA', account: account.name, egress: null }),
    checkEndpoint: (origin) => {
      const fault = endpointFault(origin, allowedHosts);
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
