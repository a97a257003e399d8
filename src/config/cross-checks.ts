import { endpointFault, isLoopback } from '../transport/endpoint-policy.ts';
import type { Path } from './references.ts';
import { ENDPOINT_HOSTS } from './schema.ts';
import { nearest } from './suggestions.ts';

/** The providers of accounts, as the configuration calls them. */
type ConfiguredProvider = keyof typeof ENDPOINT_HOSTS;
export type KnownOperations = Readonly<Record<ConfiguredProvider, ReadonlySet<string>>>;

const PROVIDERS = Object.keys(ENDPOINT_HOSTS) as ConfiguredProvider[];

/**
 * What one key says about another. Reads the raw value, since zod runs its own cross-checks only on a value
 * without faults, and every fault is to be told at once.
 */
export function crossCheck(
  raw: unknown,
  options: { readonly host?: string | undefined; readonly operations?: KnownOperations },
  fault: (path: Path, message: string) => void,
): void {
  const allowed = listAt(raw, 'security', 'allowedEndpointHosts').filter((host) => typeof host === 'string');
  const names = new Set<unknown>();
  listAt(raw, 'accounts').forEach((account, index) => {
    const name = at(account, 'name');
    if (name !== undefined && names.has(name))
      fault(['accounts', index, 'name'], 'the name is used by another account');
    names.add(name);
    const named = PROVIDERS.find((each) => each === at(account, 'provider'));
    const provider = named === undefined ? null : ENDPOINT_HOSTS[named];
    const check = (owner: unknown, path: Path, key: string) => {
      const endpoint = at(owner, key);
      const message =
        typeof endpoint === 'string' ? endpointFault(endpoint, { allowedHosts: allowed, provider }) : null;
      if (message !== null) fault([...path, key], message);
    };
    for (const key of ['endpoint', 'managementEndpoint', 'iamEndpoint'])
      check(account, ['accounts', index], key);
    listAt(account, 'instances').forEach((instance, place) => {
      check(instance, ['accounts', index, 'instances', place], 'endpoint');
    });
  });
  const collector = at(raw, 'telemetry', 'otlpEndpoint');
  const collectorFault =
    typeof collector === 'string'
      ? endpointFault(collector, { allowedHosts: allowed, provider: null, path: 'base' })
      : null;
  if (collectorFault !== null) fault(['telemetry', 'otlpEndpoint'], collectorFault);
  else if (typeof collector === 'string' && new URL(collector).pathname.endsWith('/v1/traces'))
    fault(['telemetry', 'otlpEndpoint'], 'expected the base address: leave out /v1/traces, which is added');
  const jwks = at(raw, 'auth', 'jwt', 'jwksUri');
  const jwksFault =
    typeof jwks === 'string'
      ? endpointFault(jwks, { allowedHosts: allowed, provider: null, path: 'any' })
      : null;
  if (jwksFault !== null) fault(['auth', 'jwt', 'jwksUri'], jwksFault);
  // A principal is its name: idempotency keys, connections and the audit log go by it.
  const taken = { name: new Set<unknown>(), sha256: new Set<unknown>() };
  listAt(raw, 'auth', 'keys').forEach((key, index) => {
    for (const member of ['name', 'sha256'] as const) {
      const value = at(key, member);
      if (value !== undefined && taken[member].has(value))
        fault(['auth', 'keys', index, member], `the ${member} is used by another key`);
      taken[member].add(value);
    }
    listAt(key, 'accounts').forEach((account, place) => {
      if (!names.has(account)) fault(['auth', 'keys', index, 'accounts', place], 'no account has this name');
    });
  });
  // A name that is misspelt would be a caller that may send nothing.
  const mode = at(raw, 'auth', 'mode') ?? 'none';
  const principals = mode === 'keys' ? taken.name : mode === 'none' ? new Set(['anyone']) : null;
  listAt(raw, 'security', 'trustedDocuments', 'also').forEach((principal, place) => {
    if (principals?.has(principal) === false)
      fault(
        ['security', 'trustedDocuments', 'also', place],
        `expected ${mode === 'none' ? 'anyone, as auth.mode is none' : 'the name of a key'}`,
      );
  });
  const host = at(raw, 'listen', 'host') ?? '127.0.0.1';
  if ((at(raw, 'auth', 'mode') ?? 'none') === 'none' && typeof host === 'string' && !isLoopback(host)) {
    if (options.host !== undefined) fault(['HOST'], 'only loopback while auth.mode is none');
    else
      fault(
        ['auth', 'mode'],
        'none is only for listening on loopback: use keys or jwt, or listen on 127.0.0.1',
      );
  }
  // A limit for an operation that does not exist is a typing mistake, and would leave the real one unlimited.
  for (const provider of PROVIDERS) {
    for (const name of Object.keys(objectAt(raw, 'rates', provider, 'operations'))) {
      const known = options.operations?.[provider];
      if (known === undefined || known.has(name)) continue;
      const meant = nearest(name, known);
      const hint = meant === null ? '' : `: did you mean ${meant}?`;
      fault(['rates', provider, 'operations', name], `there is no such operation${hint}`);
    }
  }
  // Cursors of before a restart have to be read after it, and what was known of a secret compared with what it is.
  for (const key of at(raw, 'events', 'file') === undefined ? [] : ['cursorKeys', 'fingerprintKey']) {
    if (at(raw, 'secrets', key) === undefined) {
      fault(['secrets', key], 'expected with events.file, as it has to outlast a restart');
    }
  }
  // The hash of an input is keyed: with another key after a restart every repetition would be a conflict.
  if (at(raw, 'idempotency', 'file') !== undefined && at(raw, 'secrets', 'fingerprintKey') === undefined) {
    fault(['secrets', 'fingerprintKey'], 'expected with idempotency.file, as it has to outlast a restart');
  }
  if (at(raw, 'redis') !== undefined) {
    fault(['redis'], 'several replicas over Redis are not available in this version: leave it out');
  }
}

function at(value: unknown, ...path: string[]): unknown {
  let found = value;
  for (const key of path) {
    if (typeof found !== 'object' || found === null) return undefined;
    found = (found as Record<string, unknown>)[key];
  }
  return found;
}

function listAt(value: unknown, ...path: string[]): unknown[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found : [];
}

function objectAt(value: unknown, ...path: string[]): object {
  const found = at(value, ...path);
  return typeof found === 'object' && found !== null && !Array.isArray(found) ? found : {};
}
