import { BlockList, isIP } from 'node:net';

/**
 * Returns whether the host, from a URL or a listen address, is this machine. Other names that resolve to loopback do not
 * count, because they may resolve to another address later.
 */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}

/** Host names of one provider. Custom domains are listed in `allowedEndpointHosts`. */
export interface ProviderHosts {
  readonly domain: RegExp;
  /**
   * Hosts within the domain that a response of the provider may name: only those of the service itself.
   * Customers of other services also have hosts in this domain, and such a host must not receive our
   * credentials.
   */
  readonly service: RegExp;
}

export interface EndpointPolicy {
  /** `security.allowedEndpointHosts`. No further rule applies to these hosts. */
  readonly allowedHosts: readonly string[];
  /** Provider whose domain must contain the host. Null: any host. */
  readonly provider: ProviderHosts | null;
  /**
   * Whether loopback is allowed. An address from a provider's response may be loopback only if the configured
   * endpoint of the provider is loopback too.
   */
  readonly loopback?: boolean;
  /**
   * True if a response of the provider named the host. The host must then belong to the provider's service. Default
   * false.
   */
  readonly isFromResponse?: boolean;
  /** Allowed path: `none` (default), `base` (a path is appended to it) or `any` (also a query, as in a JWKS URL). */
  readonly path?: 'none' | 'base' | 'any';
}

/** Returns why this endpoint may not be used, or null if it may. Use it for addresses in provider responses too. */
export function endpointFault(endpoint: string, policy: EndpointPolicy): string | null {
  const { allowedHosts, provider, loopback = true, path = 'none', isFromResponse = false } = policy;
  if (!URL.canParse(endpoint)) return 'expected a URL such as https://host';
  const url = new URL(endpoint);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'expected an https: URL';
  if (url.username !== '' || url.password !== '') return 'expected a URL without user and password';
  const hasMore = url.search !== '' || url.hash !== '';
  if (path === 'none' && (url.pathname !== '/' || hasMore)) return 'expected scheme, host and port only';
  if (path === 'base' && hasMore) return 'expected a URL without ? and #';
  const host = bare(url.hostname);
  if (allowedHosts.some((allowed) => bare(allowed) === host)) return null;
  if (isLoopback(host))
    return loopback ? null : 'loopback is allowed only if the provider itself is at a loopback address';
  if (url.protocol === 'http:') {
    return 'http: is allowed only for loopback and for hosts in security.allowedEndpointHosts';
  }
  if (isPrivate(host)) return 'a private address is allowed only for hosts in security.allowedEndpointHosts';
  if (provider !== null && !provider.domain.test(host)) {
    return 'not a host of this provider; if it is yours, add it to security.allowedEndpointHosts';
  }
  if (isFromResponse && provider !== null && !provider.service.test(host)) {
    return "not a host of this provider's service; if it is yours, add it to security.allowedEndpointHosts";
  }
  return null;
}

/**
 * Returns whether a socket for `host` may connect to `address`, which was just resolved. A host that was public
 * when the configuration was read may resolve to a private address later (DNS rebinding).
 */
export function isAddressAllowed(host: string, address: string, allowedHosts: readonly string[]): boolean {
  if (allowedHosts.some((allowed) => bare(allowed) === bare(host))) return true;
  return isLoopback(bare(host)) ? isLoopback(address) : !isPrivate(bare(address));
}

function bare(host: string): string {
  return host.replace(/^\[|\]$/g, '').toLowerCase();
}

/**
 * Addresses without public services (IANA special-purpose registries). The IPv4 rules also apply to `::ffff:` addresses.
 */
const PRIVATE = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const) {
  PRIVATE.addSubnet(network, prefix, 'ipv4');
}
for (const [network, prefix] of [
  ['::', 96], // unspecified, loopback, and deprecated IPv4-compatible addresses
  ['::ffff:0:0:0', 96], // SIIT, NAT64, Teredo and 6to4: each embeds an IPv4 address, which may be private
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['2001::', 32],
  ['2002::', 16],
  ['100::', 64],
  ['2001:db8::', 32],
  ['3fff::', 20],
  ['5f00::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const) {
  PRIVATE.addSubnet(network, prefix, 'ipv6');
}

function isPrivate(address: string): boolean {
  const family = isIP(address);
  return family !== 0 && PRIVATE.check(address, family === 4 ? 'ipv4' : 'ipv6');
}
