import type { KnownOperations } from './config/cross-checks.ts';
import type { AccountConfig, AlibabaAccountConfig, Config, HuaweiAccountConfig } from './config/parse.ts';
import { ENDPOINT_HOSTS } from './config/schema.ts';
import { AppError } from './errors.ts';
import type { ProviderBudget, RegisteredAccount } from './graph/registry.ts';
import { defaultChainCredentials } from './providers/alibaba/credentials.ts';
import { createAlibaba } from './providers/alibaba/index.ts';
import { OPERATIONS as ALIBABA_OPERATIONS } from './providers/alibaba/operations.ts';
import { requestIdOf as alibabaRequestId } from './providers/alibaba/request-id.ts';
import { createRotatingKeys, type RotatingKeys } from './providers/client/key-source.ts';
import { createHuawei } from './providers/huawei/index.ts';
import { OPERATIONS as HUAWEI_OPERATIONS } from './providers/huawei/operations.ts';
import { requestIdOf as huaweiRequestId } from './providers/huawei/request-id.ts';
import type { ProviderName } from './providers/port/records.ts';
import type { AccessKey, ProviderAction } from './transport/call.ts';
import type { ConfiguredLimits } from './transport/configured-rates.ts';
import { type EndpointPolicy, endpointFault, isLoopback } from './transport/endpoint-policy.ts';
import type { Transport, TransportUser } from './transport/pipeline.ts';
import type { RequestIdOf } from './transport/request-id.ts';

export interface Account extends RegisteredAccount {
  /**
   * Takes over the credentials of the same account from a reloaded configuration. Ignores all other changes.
   */
  readonly rotate: (account: AccountConfig) => void;
}

/** Creates one configured account: its provider, the instances that clients may see, and its keys. */
export function createAccount(
  account: AccountConfig,
  /** CA certificates (PEM) from the account's `ca`. */
  authorities: readonly string[],
  transport: Transport,
  config: Config,
): Account {
  const send = authorities.length === 0 ? transport.send : transport.sendTrusting(authorities);
  const made = createProvider(account, { ...transport, send }, config);
  const instances = account.instances?.map((each) => (typeof each === 'string' ? each : each.id));
  return instances === undefined ? made : { ...made, instances: new Set(instances) };
}

type Made = Omit<Account, 'instances'>;

function createProvider(account: AccountConfig, transport: Transport, config: Config): Made {
  switch (account.provider) {
    case 'alibaba':
      return alibabaOf(account, transport, config);
    case 'huawei':
      return huaweiOf(account, transport, config);
  }
}

/** Operation names that `rates` of a configuration may contain. */
export const OPERATION_NAMES: KnownOperations = {
  alibaba: namesOf(ALIBABA_OPERATIONS),
  huawei: namesOf(HUAWEI_OPERATIONS),
};

function namesOf(operations: Readonly<Record<string, { readonly name: string }>>): ReadonlySet<string> {
  return new Set(Object.values(operations).map(({ name }) => name));
}

/** Returns the configured limits of each provider. */
export function limitsOf({ rates }: Config): Readonly<Record<ProviderName, ConfiguredLimits>> {
  return { ALIBABA_MQTT: rates.alibaba, HUAWEI_IOTDA: rates.huawei };
}

function alibabaOf(account: AlibabaAccountConfig, transport: Transport, { rates }: Config): Made {
  const keys = account.credentials === undefined ? null : createRotatingKeys(alibabaKey(account.credentials));
  const user = userOf('ALIBABA_MQTT', account.name, rates.alibaba, alibabaRequestId);
  const provider = createAlibaba({
    account: account.name,
    countsCalls: account.countsCalls,
    regions: account.regions,
    credentials: keys?.source ?? defaultChainCredentials(),
    send: transport.send,
    pipeline: transport.pipelineFor(user),
    ...(account.instances === undefined ? {} : { instances: account.instances }),
    ...(account.endpoint === undefined ? {} : { endpoint: originOf(account.endpoint) }),
  });
  return {
    provider,
    budgets: () => budgetsOf(transport, user, ALIBABA_OPERATIONS),
    // Replace only configured keys, because the vendor's default credential chain refreshes itself.
    rotate: (next) => {
      if (next.provider === 'alibaba' && next.credentials !== undefined)
        keys?.replace(alibabaKey(next.credentials));
    },
  };
}

function huaweiOf(account: HuaweiAccountConfig, transport: Transport, { rates, security }: Config): Made {
  const { credentials } = account;
  const keys: RotatingKeys | null = 'iam' in credentials ? null : createRotatingKeys(huaweiKey(credentials));
  let iam = 'iam' in credentials ? credentials.iam : null;
  const instances = account.instances?.map(({ id, name, endpoint }) => ({
    id,
    ...(name === undefined ? {} : { name }),
    ...(endpoint === undefined ? {} : { endpoint: originOf(endpoint) }),
  }));
  const user = userOf('HUAWEI_IOTDA', account.name, rates.huawei, huaweiRequestId);
  const provider = createHuawei({
    account: account.name,
    countsCalls: account.countsCalls,
    region: account.region,
    projectId: account.projectId,
    signing: account.signing,
    credentials: keys === null ? { iam: () => iam! } : keys.source,
    send: transport.send,
    pipeline: transport.pipelineFor(user),
    checkEndpoint: (origin) =>
      checkOrigin(origin, {
        allowedHosts: security.allowedEndpointHosts,
        provider: ENDPOINT_HOSTS.huawei,
        isFromResponse: true,
        loopback:
          account.managementEndpoint !== undefined &&
          isLoopback(new URL(account.managementEndpoint).hostname),
      }),
    ...(instances === undefined ? {} : { instances }),
    ...(account.endpoint === undefined ? {} : { endpoint: originOf(account.endpoint) }),
    ...(account.managementEndpoint === undefined
      ? {}
      : { managementEndpoint: originOf(account.managementEndpoint) }),
    ...(account.iamEndpoint === undefined ? {} : { iamEndpoint: originOf(account.iamEndpoint) }),
  });
  return {
    provider,
    budgets: () => budgetsOf(transport, user, HUAWEI_OPERATIONS),
    rotate: (next) => {
      if (next.provider !== 'huawei') return;
      if ('iam' in next.credentials) iam = iam === null ? null : next.credentials.iam;
      else keys?.replace(huaweiKey(next.credentials));
    },
  };
}

function alibabaKey(key: NonNullable<AlibabaAccountConfig['credentials']>): AccessKey {
  const { accessKeyId, accessKeySecret, securityToken } = key;
  return { accessKeyId, accessKeySecret, ...(securityToken === undefined ? {} : { securityToken }) };
}

function huaweiKey(key: Exclude<HuaweiAccountConfig['credentials'], { iam: unknown }>): AccessKey {
  const { accessKey, secretKey, securityToken } = key;
  return {
    accessKeyId: accessKey,
    accessKeySecret: secretKey,
    ...(securityToken === undefined ? {} : { securityToken }),
  };
}

/**
 * Checks an address from a provider's response. Someone who can change the response must not be able to
 * choose the host to which we send signed requests.
 */
function checkOrigin(origin: string, policy: EndpointPolicy): void {
  const fault = endpointFault(origin, policy);
  if (fault === null) return;
  throw new AppError(
    'PROVIDER_BAD_RESPONSE',
    `The provider's response contains an address that is not allowed: ${fault}.`,
  );
}

/**
 * All accounts of a provider share one egress group, because the provider may count and block by source
 * address (apsaramq 1.7). So do all replicas of a store, unless their configurations name other groups.
 */
function userOf(
  provider: ProviderName,
  account: string,
  { egress, egressGroup }: { readonly egress: number | null; readonly egressGroup: string | null },
  requestIdOf: RequestIdOf,
): TransportUser & { readonly provider: ProviderName } {
  return {
    provider,
    account,
    requestIdOf,
    egress: egress === null ? null : { group: egressGroup ?? provider, limitPerSecond: egress },
  };
}

/** Returns what is left of all limits of an account, first of its egress group, then of each operation. */
async function budgetsOf(
  transport: Transport,
  user: TransportUser & { readonly provider: ProviderName },
  operations: Readonly<Record<string, ProviderAction>>,
): Promise<readonly ProviderBudget[]> {
  const asked = [null, ...Object.values(operations)];
  const left = await transport.leftOf(user, asked);
  const { account, provider } = user;
  return asked.flatMap((operation, index) => {
    const found = left[index] ?? null;
    return found === null ? [] : [{ account, provider, operation: operation?.name ?? null, ...found }];
  });
}

function originOf(endpoint: string): string {
  return new URL(endpoint).origin;
}
