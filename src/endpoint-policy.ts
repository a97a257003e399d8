import { isIP } from 'node:net';

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}

/** Why this endpoint may not be used, or null where it may. Also asked for addresses that a provider tells us. */
export function endpointFault(endpoint: string, allowedHosts: readonly string[]): string | null {
  let url: URL;
  try {
    url = new URL(endpoint);
  } catch {
    return 'expected a URL such as https://host';
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'expected an https: URL';
  if (url.username !== '' || url.password !== '') return 'a URL with a user or password is refused';
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') {
    return 'expected scheme, host and port only';
  }
  if (isLoopback(url.hostname) || allowedHosts.includes(url.hostname)) return null;
  if (url.protocol === 'http:') {
    return 'plain http: is only for loopback, or for hosts in security.allowedEndpointHosts';
  }
  if (isPrivateAddress(url.hostname)) {
    return 'a private address is only for hosts in security.allowedEndpointHosts';
  }
  return null;
}

/** Literal addresses only: names are looked at when a socket is opened. */
function isPrivateAddress(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '');
  if (isIP(bare) === 4) return isPrivateV4(bare);
  if (isIP(bare) !== 6) return false;
  const mapped = /^::ffff:(?:(\d+\.\d+\.\d+\.\d+)|([0-9a-f]{1,4}):([0-9a-f]{1,4}))$/i.exec(bare);
  if (mapped !== null) {
    const high = Number.parseInt(mapped[2] ?? '0', 16);
    const low = Number.parseInt(mapped[3] ?? '0', 16);
    return isPrivateV4(mapped[1] ?? `${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`);
  }
  return bare === '::' || /^(fc|fd|fe[89ab])/i.test(bare);
}

function isPrivateV4(address: string): boolean {
  const [a = 0, b = 0] = address.split('.').map(Number);
  return (
    a === 0 ||
    a === 10 ||
    a === 127 ||
    (a === 100 && b >= 64 && b < 128) ||
    (a === 169 && b === 254) ||
    (a === 172 && b >= 16 && b < 32) ||
    (a === 192 && b === 168) ||
    a >= 224
  );
}
