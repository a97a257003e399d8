import { AppError } from '../errors.ts';
import { failureCode } from '../failure-code.ts';
import type { RegisteredAccount } from '../graph/registry.ts';
import { firstRows } from '../lists/find-row.ts';
import type { List } from '../providers/port/list.ts';
import type { Provider } from '../providers/port/provider.ts';
import type { InstanceRecord } from '../providers/port/records.ts';
import type { Call } from '../transport/call.ts';

/** Result of reading one page of one kind of object. */
export interface CheckRow {
  readonly account: string;
  readonly region: string;
  readonly kind: string;
  /** `ok`, `not offered` or the most specific error code. */
  readonly result: string;
  readonly isOk: boolean;
  /** Advice for the operator. Empty: nothing to do. */
  readonly whatToDo: string;
}

/**
 * Reads one page of instances in each region, then one page of every kind of object in the first instance.
 * Sends no writes. Each kind costs one call. Credentials can only be listed per group, so they are skipped if
 * the instance has no group.
 */
export async function checkAccount(
  { provider, instances }: RegisteredAccount,
  timeoutMs: number,
): Promise<CheckRow[]> {
  const rows: CheckRow[] = [];
  for (const region of provider.regions) {
    const add = (kind: string, result: string, isOk: boolean, whatToDo = '') =>
      rows.push({ account: provider.account, region, kind, result, isOk, whatToDo });
    const ask = async <Value>(kind: string, work: (call: Call) => Promise<Value>): Promise<Value | null> => {
      try {
        const value = await work(newCall(timeoutMs));
        add(kind, 'ok', true);
        return value;
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        if (error.code === 'UNSUPPORTED_BY_INSTANCE') add(kind, 'not offered', true);
        else add(kind, codeOf(error), false, whatToDo(error, provider));
        return null;
      }
    };
    const found = await ask('instances', (call) => firstRows(provider.instances(region), PAGE, call));
    const instance = found?.find(({ instanceId }) => instances?.has(instanceId) !== false);
    if (found !== null && instance === undefined)
      add('everything else', 'not asked', true, 'there is no instance in this region');
    if (instance !== undefined) await askInstance(provider, instance, ask);
  }
  return rows;
}

type Ask = <Value>(kind: string, work: (call: Call) => Promise<Value>) => Promise<Value | null>;

async function askInstance(provider: Provider, instance: InstanceRecord, ask: Ask): Promise<void> {
  const { access } = provider;
  const { groups } = provider;
  const first = groups && (await ask('groups', (call) => firstRows(groups(instance), PAGE, call)))?.[0];
  const pages: readonly (readonly [kind: string, read: ReadPage | undefined])[] = [
    ['caCertificates', pageOf(provider.caCertificates, instance)],
    ['deviceCertificates', pageOf(provider.deviceCertificates, instance, {})],
    ['clientCredentials', first && pageOf(provider.clientCredentials, instance, first.groupId)],
    ['authIdentities', pageOf(provider.authIdentities, instance, {})],
    ['authPermissions', pageOf(provider.authPermissions, instance, {})],
    ['blockedClients', pageOf(provider.blockedClients, instance, {})],
    ['devices', pageOf(provider.devices, instance, {})],
    ['products', pageOf(provider.products, instance)],
    ['devicePolicies', pageOf(access?.policies, instance)],
    ['deviceAuthorizers', pageOf(access?.authorizers, instance)],
    ['authenticationTemplates', pageOf(access?.templates, instance, 'AUTHENTICATION')],
    ['provisioningTemplates', pageOf(access?.templates, instance, 'PROVISIONING')],
    ['resourceSpaces', pageOf(provider.resourceSpaces, instance)],
  ];
  for (const [kind, read] of pages) if (read !== undefined) await ask(kind, read);
}

type ReadPage = (call: Call) => Promise<readonly unknown[]>;

/** Returns a function that reads the first page of a list, or undefined if the provider has no such list. */
function pageOf<Given extends readonly unknown[], Row>(
  list: ((...given: Given) => List<Row>) | undefined,
  ...given: Given
): ReadPage | undefined {
  return list === undefined ? undefined : (call) => firstRows(list(...given), PAGE, call);
}

/**
 * Number of objects per page: enough to find an instance that the configuration allows, and few enough to be
 * cheap.
 */
const PAGE = 10;

function newCall(timeoutMs: number): Call {
  return {
    signal: new AbortController().signal,
    deadline: performance.now() + timeoutMs,
    priority: 'interactive',
    onSent: () => undefined,
  };
}

function codeOf(error: AppError): string {
  return error.details.providerCode ?? failureCode(error) ?? error.code;
}

function whatToDo(error: AppError, { actions }: Provider): string {
  const { operation } = error.details;
  const code = failureCode(error) ?? '';
  switch (error.code) {
    case 'FORBIDDEN': {
      const action = operation === undefined ? undefined : actions?.[operation];
      return `allow ${action ?? operation ?? 'the operation'} (docs/least-privilege.md)`;
    }
    case 'PROVIDER_AUTH_FAILED':
      return 'check the credentials: the provider rejected the key, its secret or the token';
    case 'PROVIDER_TIMEOUT':
      return 'check network and proxy: no response in time';
    case 'PROVIDER_THROTTLED':
    case 'RATE_LIMITED':
      return 'run the check again later';
    default:
  }
  if (code === 'ADDRESS_NOT_ALLOWED') return 'add the host to security.allowedEndpointHosts';
  if (/CERT|SELF_SIGNED|UNABLE_TO_/.test(code))
    return 'add the root certificate to accounts[].ca or NODE_EXTRA_CA_CERTS';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return 'check region, endpoint and DNS: the host does not resolve';
  return error.code === 'PROVIDER_UNAVAILABLE'
    ? 'check endpoint, firewall and proxy'
    : `see ${error.code} in docs/errors.md`;
}
