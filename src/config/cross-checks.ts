import { isKeyOf, isRecord } from '../members.ts';
import { type EndpointPolicy, endpointFault, isLoopback } from '../transport/endpoint-policy.ts';
import type { Path } from './references.ts';
import { ENDPOINT_HOSTS } from './schema.ts';
import { crossCheckStore } from './store-checks.ts';
import { nearest } from './suggestions.ts';
import { valueAt } from './value-tree.ts';

/** Provider names of the configuration. */
type ConfiguredProvider = keyof typeof ENDPOINT_HOSTS;
export type KnownOperations = Readonly<Record<ConfiguredProvider, ReadonlySet<string>>>;

const PROVIDERS = Object.keys(ENDPOINT_HOSTS).filter((name) => isKeyOf(ENDPOINT_HOSTS, name));

/**
 * Checks rules between keys. Reads the raw value, because zod runs its own cross-checks only on a value
 * without faults, but we report all faults at once.
 */
export function crossCheck(
  raw: unknown,
  options: { readonly host?: string | undefined; readonly operations?: KnownOperations },
  fault: (path: Path, message: string) => void,
): void {
  const allowed = listAt(raw, 'security', 'allowedEndpointHosts').filter((host) => typeof host === 'string');
  const faultOf = (endpoint: unknown, policy: Omit<EndpointPolicy, 'allowedHosts'>) =>
    typeof endpoint === 'string' ? endpointFault(endpoint, { ...policy, allowedHosts: allowed }) : null;
  const names = new Set<unknown>();
  listAt(raw, 'accounts').forEach((account, index) => {
    const name = at(account, 'name');
    if (name !== undefined && names.has(name))
      fault(['accounts', index, 'name'], 'expected a unique name, but another account has the same name');
    names.add(name);
    const named = PROVIDERS.find((each) => each === at(account, 'provider'));
    const provider = named === undefined ? null : ENDPOINT_HOSTS[named];
    const check = (owner: unknown, path: Path, key: string) => {
      const message = faultOf(at(owner, key), { provider });
      if (message !== null) fault([...path, key], message);
    };
    for (const key of ['endpoint', 'managementEndpoint', 'iamEndpoint'])
      check(account, ['accounts', index], key);
    listAt(account, 'instances').forEach((instance, place) => {
      check(instance, ['accounts', index, 'instances', place], 'endpoint');
    });
  });
  const checkAccounts = (owner: unknown, path: Path): void => {
    listAt(owner, 'accounts').forEach((account, place) => {
      if (typeof account === 'string' && !names.has(account))
        fault([...path, 'accounts', place], 'expected the name of a configured account');
    });
  };
  listAt(raw, 'inventory', 'keep').forEach((kept, index) => {
    checkAccounts(kept, ['inventory', 'keep', index]);
  });
  const sinks = new Set<unknown>();
  listAt(raw, 'events', 'sinks').forEach((sink, index) => {
    const path = ['events', 'sinks', index];
    const urlFault = faultOf(at(sink, 'url'), { provider: null, path: 'any' });
    if (urlFault !== null) fault([...path, 'url'], urlFault);
    const name = at(sink, 'name');
    if (name !== undefined && sinks.has(name))
      fault([...path, 'name'], 'expected a unique name, but another sink has the same name');
    sinks.add(name);
    checkAccounts(at(sink, 'scope'), [...path, 'scope']);
  });
  const collector = at(raw, 'telemetry', 'otlpEndpoint');
  const collectorFault = faultOf(collector, { provider: null, path: 'base' });
  if (collectorFault !== null) fault(['telemetry', 'otlpEndpoint'], collectorFault);
  else if (typeof collector === 'string' && new URL(collector).pathname.endsWith('/v1/traces'))
    fault(
      ['telemetry', 'otlpEndpoint'],
      'expected the base URL without /v1/traces, which is added automatically',
    );
  const jwksFault = faultOf(at(raw, 'auth', 'jwt', 'jwksUri'), { provider: null, path: 'any' });
  if (jwksFault !== null) fault(['auth', 'jwt', 'jwksUri'], jwksFault);
  // Names of keys must be unique. Idempotency keys, connections and the audit log identify a principal by its
  // name.
  const taken = { name: new Set<unknown>(), sha256: new Set<unknown>() };
  listAt(raw, 'auth', 'keys').forEach((key, index) => {
    for (const member of ['name', 'sha256'] as const) {
      const value = at(key, member);
      if (value !== undefined && taken[member].has(value))
        fault(
          ['auth', 'keys', index, member],
          `expected a unique ${member}, but another key has the same ${member}`,
        );
      taken[member].add(value);
    }
    listAt(key, 'accounts').forEach((account, place) => {
      if (!names.has(account))
        fault(['auth', 'keys', index, 'accounts', place], 'expected the name of a configured account');
    });
  });
  // A principal with a misspelt name would have no permission to send its own documents, and nothing would
  // show why.
  const mode = at(raw, 'auth', 'mode') ?? 'none';
  const principals = mode === 'keys' ? taken.name : mode === 'none' ? new Set(['anyone']) : null;
  listAt(raw, 'security', 'trustedDocuments', 'also').forEach((principal, place) => {
    if (principals?.has(principal) === false)
      fault(
        ['security', 'trustedDocuments', 'also', place],
        `expected ${mode === 'none' ? 'anyone, because auth.mode is none' : 'the name of a configured key'}`,
      );
  });
  const host = at(raw, 'listen', 'host') ?? '127.0.0.1';
  if (mode === 'none' && typeof host === 'string' && !isLoopback(host)) {
    if (options.host !== undefined)
      fault(
        ['HOST'],
        'expected a loopback address, because auth.mode is none: set auth.mode to keys or jwt, or listen on 127.0.0.1',
      );
    else
      fault(
        ['auth', 'mode'],
        'none is allowed only on a loopback address: use keys or jwt, or listen on 127.0.0.1',
      );
  }
  // An unknown operation name is a typing mistake. Without this check, the intended operation would silently keep
  // its default limit.
  for (const provider of PROVIDERS) {
    for (const name of Object.keys(objectAt(raw, 'rates', provider, 'operations'))) {
      const known = options.operations?.[provider];
      if (known === undefined || known.has(name)) continue;
      const meant = nearest(name, known);
      const hint = meant === null ? '' : `: did you mean ${meant}?`;
      fault(['rates', provider, 'operations', name], `unknown operation${hint}`);
    }
  }
  crossCheckStore(raw, fault);
}

function at(value: unknown, ...path: string[]): unknown {
  return valueAt(value, path);
}

function listAt(value: unknown, ...path: string[]): unknown[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found : [];
}

function objectAt(value: unknown, ...path: string[]): object {
  const found = at(value, ...path);
  return isRecord(found) ? found : {};
}
