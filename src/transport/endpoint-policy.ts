import { BlockList, isIP } from 'node:net';

/** Of a host as it stands in an address or after `listen`. A name that resolves to this machine is none: it may move. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}

/** Under which names one provider answers. A custom domain of one's own is named in `allowedEndpointHosts`. */
export interface ProviderHosts {
  readonly domain: RegExp;
  /**
   * Hosts that an answer of the provider may name, within its domain: those of the service. Other services give customers
   * hosts below the same domain, and would be sent our credentials.
   */
  readonly service: RegExp;
}

export interface EndpointPolicy {
  /** `security.allowedEndpointHosts`: these may be anything. */
  readonly allowedHosts: readonly string[];
  /** Whose name the host must bear; null: anybody's. */
  readonly provider: ProviderHosts | null;
  /** May it be this machine? An address that a provider tells may only where the provider itself is here. */
  readonly loopback?: boolean;
  /** Did an answer of the provider name it? Then it must be a host of the provider's service. Default false. */
  readonly isTold?: boolean;
  /** Which path it may have: `none` (default); `base`, to which a path is added; `any`, with a query too, as a JWKS may. */
  readonly path?: 'none' | 'base' | 'any';
}

/** Why this endpoint may not be used, or null where it may. Also asked for addresses that a provider tells us. */
export function endpointFault(endpoint: string, policy: EndpointPolicy): string | null {
  const { allowedHosts, provider, loopback = true, path = 'none', isTold = false } = policy;
  if (!URL.canParse(endpoint)) return 'expected a URL such as https://host';
  const url = new URL(endpoint);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'expected an https: URL';
  if (url.username !== '' || url.password !== '') return 'a URL with a user or password is refused';
  const hasMore = url.search !== '' || url.hash !== '';
  if (path === 'none' && (url.pathname !== '/' || hasMore)) return 'expected scheme, host and port only';
  if (path === 'base' && hasMore) return 'expected a URL without ? and #';
  const host = bare(url.hostname);
  if (allowedHosts.some((allowed) => bare(allowed) === host)) return null;
  if (isLoopback(host)) return loopback ? null : 'loopback is only for what is on this machine';
  if (url.protocol === 'http:') {
    return 'plain http: is only for loopback, or for hosts in security.allowedEndpointHosts';
  }
  if (isPrivate(host)) return 'a private address is only for hosts in security.allowedEndpointHosts';
  if (provider !== null && !provider.domain.test(host)) {
    return 'not a host of this provider: name it in security.allowedEndpointHosts if it is yours';
  }
  if (isTold && provider !== null && !provider.service.test(host)) {
    return "not a host of this provider's service: name it in security.allowedEndpointHosts if it is yours";
  }
  return null;
}

/**
 * May a socket to `host` go to this `address`, which it was looked up as a moment ago? A name that was public when the
 * configuration was read may not be when it is used (DNS rebinding).
 */
export function isAddressAllowed(host: string, address: string, allowedHosts: readonly string[]): boolean {
  if (allowedHosts.some((allowed) => bare(allowed) === bare(host))) return true;
  return isLoopback(bare(host)) ? isLoopback(address) : !isPrivate(bare(address));
}

function bare(host: string): string {
  return host.replace(/^\[|\]$/g, '').toLowerCase();
}

/** Addresses that no public service answers at (IANA's registries of special-purpose addresses). Rules for IPv4 hold for `::ffff:` addresses too. */
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
  ['::', 96], // unspecified, loopback, and IPv4 in the old notation
  ['::ffff:0:0:0', 96], // SIIT, NAT64, Teredo and 6to4 carry an IPv4 address, which may be any
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
