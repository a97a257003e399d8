import { AppError, notFound } from '../errors.ts';
import { findRow } from '../lists/find-row.ts';
import type { PageMemo } from '../lists/memo.ts';
import type {
  DeviceAuthorizerRecord,
  DevicePolicyRecord,
  TemplateKind,
  TemplateRecord,
} from '../providers/port/access-records.ts';
import type { List } from '../providers/port/list.ts';
import type { Provider } from '../providers/port/provider.ts';
import type {
  AuthIdentityRecord,
  AuthPermissionRecord,
  BlockedClientRecord,
  CaCertificateRecord,
  DeviceCertificateRecord,
  DeviceRecord,
  GroupRecord,
  InstanceRecord,
  InstanceRef,
  ProductRecord,
  ResourceSpaceRecord,
  SessionRecord,
} from '../providers/port/records.ts';
import type { Call } from '../transport/call.ts';
import { createX509Reader, type X509Details } from '../x509/certificate-facts.ts';
import { type Batch, createBatch } from './batch.ts';
import type { BatchScheduler } from './batch-scheduler.ts';
import { createDeviceSearchLoader, type DeviceSearch } from './device-search-loader.ts';
import { createKeyedLoaders, placeOf } from './keyed-loader.ts';
import { createListLoaders, type ListLoader } from './list-loader.ts';
import { instancesName, listName } from './list-name.ts';
import type { ListedCredential } from './listed-kinds.ts';
import * as kinds from './listed-kinds.ts';
import type { Principal } from './principal.ts';
import type { Registry } from './registry.ts';

/**
 * Loads single objects for one request and one principal. Each object is read once, in batches if the provider supports that.
 * Objects that do not exist are null.
 */
export interface Loaders {
  readonly instance: (at: InstanceRef) => Promise<InstanceRecord | null>;
  /** Finds an instance by the provider's id in all regions of these accounts. */
  readonly findInstance: (
    providers: readonly Provider[],
    instanceId: string,
  ) => Promise<InstanceRecord | null>;
  readonly group: ListLoader<GroupRecord>;
  readonly caCertificate: ListLoader<CaCertificateRecord>;
  readonly deviceCertificate: ListLoader<DeviceCertificateRecord>;
  /** Keyed by the SHA-256 fingerprint in lower case. */
  readonly certificateByFingerprint: ListLoader<DeviceCertificateRecord>['listed'];
  readonly clientCredential: ListLoader<ListedCredential>;
  readonly session: (at: InstanceRef, clientId: string) => Promise<SessionRecord | null>;
  readonly isBlocked: (at: InstanceRef, clientId: string) => Promise<boolean | null>;
  /** Keyed by the key of the global id. */
  readonly authIdentity: (at: InstanceRef, key: readonly string[]) => Promise<AuthIdentityRecord | null>;
  readonly authPermission: (at: InstanceRef, key: readonly string[]) => Promise<AuthPermissionRecord | null>;
  readonly blockedClient: (at: InstanceRef, clientId: string) => Promise<BlockedClientRecord | null>;
  readonly device: (at: InstanceRef, deviceId: string) => Promise<DeviceRecord | null>;
  /** Reads many devices by one search. If the search would take too long, the devices are read one by one. */
  readonly search: DeviceSearch;
  readonly devicePolicy: ListLoader<DevicePolicyRecord>;
  /** Only the full object includes the secret. */
  readonly deviceAuthorizer: ListLoader<DeviceAuthorizerRecord>;
  /** Only the full object includes the body. */
  readonly deviceTemplate: Readonly<Record<TemplateKind, ListLoader<TemplateRecord>>>;
  /**
   * Returns the products with this id: at most one per resource space (contract huawei, 2.6). Null if the list has more
   * pages than there are objects that need a product. Single reads are cheaper then.
   */
  readonly products: (at: InstanceRef, productId: string) => Promise<readonly ProductRecord[] | null>;
  readonly space: (at: InstanceRef, appId: string) => Promise<ResourceSpaceRecord | null>;
  /**
   * Reads every row of a list, page by page. Fails with PROVIDER_BAD_RESPONSE if there are more than `atMost` rows.
   * Default: no limit.
   */
  readonly all: <Row>(name: string, list: List<Row>, atMost?: number) => Promise<readonly Row[]>;
  readonly x509: (pem: string) => X509Details | null;
  readonly providerOf: (at: InstanceRef) => Provider;
}

export interface LoaderOptions {
  readonly registry: Registry;
  readonly principal: Principal;
  readonly call: Call;
  readonly memo: PageMemo;
  readonly scheduler: BatchScheduler;
  /** Called for each batch with its number of keys. */
  readonly onBatch?: OnBatch;
  /** Fixed part of the time limit of a device search, in milliseconds. Default 1,000. */
  readonly searchMs?: number;
}

export type OnBatch = (loader: 'session' | 'deviceSearch', keys: number) => void;

/**
 * Each loader reads an object at most once. For an account that the principal may not see, it throws NOT_FOUND without
 * a call.
 */
export function createLoaders({
  registry,
  principal,
  call,
  memo,
  scheduler,
  onBatch,
  searchMs,
}: LoaderOptions): Loaders {
  const providerOf = (at: InstanceRef): Provider => {
    const provider = registry.find(principal, at.account);
    if (provider === null) throw notFound();
    return provider;
  };

  const keyedLoader = createKeyedLoaders(providerOf, scheduler);
  const listLoader = createListLoaders({ providerOf, keyedLoader, scheduler, memo, call });

  /**
   * Finds the object in the list if one call returns the whole list, because the answer then serves all objects of the
   * list.
   */
  const inWhole = <Row>(name: string, list: List<Row> | undefined, key: string) =>
    list !== undefined && isOneCall(list)
      ? findRow(memo.share(name, list), (row) => list.key(row) === key, call)
      : undefined;

  const instance = keyedLoader<InstanceRecord>(
    (provider, at) =>
      inWhole(instancesName(provider.account, at.region), provider.instances(at.region), at.instanceId) ??
      provider.getInstance(at.region, at.instanceId, call),
  );

  const sessions = new Map<string, Batch<string, SessionRecord | null>>();
  const sessionsOf = (at: InstanceRef): Batch<string, SessionRecord | null> => {
    let loader = sessions.get(placeOf(at));
    if (loader === undefined) {
      const source = providerOf(at).sessions;
      loader = createBatch(
        async (clientIds: readonly string[]) => {
          onBatch?.('session', clientIds.length);
          if (source === undefined) return clientIds.map(() => null);
          const [only] = clientIds;
          // For one client id, a single read costs the same as a batch, and its answer does not come from the
          // provider's cache (contract apsaramq, quirk 27).
          if (only !== undefined && clientIds.length === 1) return [await source.single(at, only, call)];
          const records = await source.batch(at, clientIds, call);
          // The order and completeness of the rows are not documented, so they are matched by id (contract apsaramq, 2.9).
          const found = new Map(records.map((record) => [record.clientId, record]));
          return clientIds.map((clientId) => found.get(clientId) ?? { clientId, online: null });
        },
        { maxSize: source?.maxBatch ?? 1, schedule: scheduler.schedule() },
      );
      sessions.set(placeOf(at), loader);
    }
    return loader;
  };

  const device = keyedLoader<DeviceRecord>((provider, at, id) => provider.getDevice?.(at, id, call));

  const search = createDeviceSearchLoader({
    providerOf,
    scheduler,
    call,
    inFull: device,
    groupsOf: keyedLoader((provider, at, id) => provider.groupsOfDevice?.(at, id, call)),
    onBatch: (keys) => onBatch?.('deviceSearch', keys),
    ...(searchMs === undefined ? {} : { searchMs }),
  });

  const all: Loaders['all'] = async (name, list, atMost = Number.POSITIVE_INFINITY) => {
    const all = [];
    for await (const { rows } of memo.share(name, list).pages(() => call)) {
      all.push(...rows);
      if (all.length > atMost)
        throw new AppError(
          'PROVIDER_BAD_RESPONSE',
          `The provider returned more than ${atMost} rows, which is above its quota.`,
        );
    }
    return all;
  };

  const asking = new Map<string, number>();
  /**
   * Called once for each object that needs a product. So when the first page arrives, the number of callers is the
   * number of such objects.
   */
  const products = async (at: InstanceRef): Promise<readonly ProductRecord[] | null> => {
    const list = providerOf(at).products?.(at);
    if (list === undefined) return [];
    const name = listName('Instance.products', at);
    const askers = (asking.get(name) ?? 0) + 1;
    asking.set(name, askers);
    for await (const { rows, next, counted } of memo.share(name, list).pages(() => call)) {
      if (next === null) return rows;
      const toCome = Math.ceil((counted ?? MAX_PRODUCTS) / list.maxPageSize) - 1;
      return toCome < (asking.get(name) ?? 0) ? all(name, list, MAX_PRODUCTS) : null;
    }
    return [];
  };

  const authIdentity = listLoader(kinds.authIdentities(call));
  const blockedClient = listLoader(kinds.blockedClients(call));
  const authPermission = listLoader(kinds.authPermissions(call));

  return {
    providerOf,
    all,
    authIdentity: (at, key) => authIdentity.listed(at, JSON.stringify(key)),
    certificateByFingerprint: listLoader(kinds.certificatesByFingerprint(call)).listed,
    authPermission: (at, key) => authPermission.listed(at, JSON.stringify(key)),
    blockedClient: blockedClient.listed,
    instance: (at) => instance(at, ''),
    findInstance: async (providers, instanceId) => {
      const places = providers.flatMap((provider) =>
        provider.regions.map((region) => ({ provider, region })),
      );
      const refs = places.map(({ provider, region }) =>
        registry.refer(principal, provider.account, region, instanceId),
      );
      const found = await Promise.allSettled(refs.map((at) => (at === null ? null : instance(at, ''))));
      for (const each of found) if (each.status === 'fulfilled' && each.value !== null) return each.value;
      // If a region cannot be read, the instance may be in that region. Report that failure.
      for (const each of found) if (each.status === 'rejected') throw each.reason;
      return null;
    },
    group: listLoader<GroupRecord>({
      listOf: (provider, at) => {
        const list = provider.groups?.(at);
        // If one call returns the whole list, `single` reads the list.
        const isWhole = list !== undefined && isOneCall(list);
        return { name: groupsName(at), list: isWhole ? undefined : list };
      },
      single: (provider, at, groupId) =>
        inWhole(groupsName(at), provider.groups?.(at), groupId) ?? provider.getGroup?.(at, groupId, call),
    }),
    caCertificate: listLoader(kinds.caCertificates(call)),
    deviceCertificate: listLoader(kinds.deviceCertificates(call, memo)),
    clientCredential: listLoader(kinds.clientCredentials(call)),
    session: (at, clientId) => sessionsOf(at).load(clientId),
    isBlocked: async (at, clientId) =>
      providerOf(at).blockedClients === undefined
        ? null
        : (await blockedClient.listed(at, clientId)) !== null,
    x509: createX509Reader(),
    device,
    search,
    devicePolicy: listLoader(kinds.devicePolicies(call)),
    deviceAuthorizer: listLoader(kinds.deviceAuthorizers(call)),
    deviceTemplate: {
      AUTHENTICATION: listLoader(kinds.deviceTemplates(call, 'AUTHENTICATION')),
      PROVISIONING: listLoader(kinds.deviceTemplates(call, 'PROVISIONING')),
    },
    products: async (at, productId) => {
      const found = await products(at);
      return found?.filter((product) => product.productId === productId) ?? null;
    },
    space: async (at, appId) =>
      (await inWhole(listName('Instance.resourceSpaces', at), providerOf(at).resourceSpaces?.(at), appId)) ??
      null,
  };
}

function isOneCall({ maxPageSize }: Pick<List<unknown>, 'maxPageSize'>): boolean {
  return maxPageSize === Number.POSITIVE_INFINITY;
}

function groupsName(at: InstanceRef): string {
  return listName('Instance.groups', at);
}

/** Quota of products per instance (contract huawei, 1.7). */
const MAX_PRODUCTS = 1_000;
