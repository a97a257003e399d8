import { BlockList, isIP } from 'node:net';
import { isLoopback } from './endpoint-policy.ts';

/** Returns the proxy for requests to this origin. Null: no proxy. */
export type ProxyOf = (origin: string) => URL | null;

/**
 * Reads the proxies from environment variables, for all clients of this process. As in curl, the lower-case
 * variable wins. Requests to loopback never use a proxy, because a remote proxy would connect to itself. `fault` is
 * called for each invalid variable, without the value, which may hold a password.
 */
export function createProxyPolicy(
  env: (name: string) => string | undefined,
  fault: (variable: string, message: string) => void,
): ProxyOf {
  const proxyIn = (...variables: readonly string[]): URL | null => {
    // Compose files pass an unset variable as an empty string.
    const variable = variables.find((name) => Boolean(env(name)));
    const value = variable === undefined ? undefined : env(variable);
    if (variable === undefined || value === undefined) return null;
    const proxy = parseProxy(value);
    if (proxy === null) fault(variable, 'expected an http: or https: URL such as http://proxy.example:3128');
    return proxy;
  };
  const proxies = {
    'https:': proxyIn('https_proxy', 'HTTPS_PROXY'),
    'http:': proxyIn('http_proxy', 'HTTP_PROXY'),
  };
  const exceptions = (env('no_proxy') || env('NO_PROXY') || '')
    .split(/[\s,]+/)
    .filter((entry) => entry !== '');
  const rules = exceptions.map(parseException);
  return (origin) => {
    const { protocol, hostname, port } = new URL(origin);
    if (protocol !== 'https:' && protocol !== 'http:') return null;
    const proxy = proxies[protocol];
    const host = bare(hostname);
    if (proxy === null || isLoopback(host)) return null;
    const at = port === '' ? (protocol === 'https:' ? '443' : '80') : port;
    return rules.some((matches) => matches(host, at)) ? null : proxy;
  };
}

/** As in curl, `proxy.example:3128` without a scheme is an http: proxy. Path and query are ignored. */
function parseProxy(text: string): URL | null {
  const url = URL.parse(text.includes('://') ? text : `http://${text}`);
  if (url === null || !/^https?:$/.test(url.protocol) || url.hostname === '') return null;
  try {
    decodeURIComponent(`${url.username}${url.password}`);
  } catch {
    return null;
  }
  return url;
}

type Rule = (host: string, port: string) => boolean;

/**
 * Parses one entry of NO_PROXY: `*`, a name and its subdomains (`example.com`, `.example.com`), only subdomains
 * (`*.example.com`), an address, or a network (`10.0.0.0/8`). A port restricts the entry to that port.
 */
function parseException(entry: string): Rule {
  const [, host = entry, port] =
    /^\[([^\]]+)\](?::(\d+))?$/.exec(entry) ?? /^([^:]+):(\d+)$/.exec(entry) ?? [];
  const isHost = hostRule(bare(host));
  return (name, at) => (port === undefined || port === at) && isHost(name);
}

function hostRule(entry: string): (host: string) => boolean {
  if (entry === '*') return () => true;
  const [network = '', bits] = entry.split('/');
  if (isIP(network) !== 0) return networkRule(network, bits);
  if (entry.startsWith('*.')) return (host) => host.endsWith(entry.slice(1));
  const name = entry.replace(/^\./, '');
  return (host) => host === name || host.endsWith(`.${name}`);
}

function networkRule(network: string, bits: string | undefined): (host: string) => boolean {
  const family = isIP(network) === 4 ? 'ipv4' : 'ipv6';
  const most = family === 'ipv4' ? 32 : 128;
  const length = bits === undefined ? most : /^\d{1,3}$/.test(bits) ? Number(bits) : Number.NaN;
  if (!(length <= most)) return () => false;
  const list = new BlockList();
  list.addSubnet(network, length, family);
  return (host) => isIP(host) !== 0 && list.check(host, isIP(host) === 4 ? 'ipv4' : 'ipv6');
}

/** Removes the brackets of an IPv6 address and the final dot of a fully qualified name. */
function bare(host: string): string {
  return host
    .replace(/^\[|\]$/g, '')
    .replace(/(?<=.)\.$/, '')
    .toLowerCase();
}
