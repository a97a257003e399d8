import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';

/** Distinguishes clients by address, so that limits can apply per client. An address is no credential. */
export interface ClientAddresses {
  /** Returns the key of the client of a request. Behind a trusted proxy, this is the client that the proxy names. */
  readonly of: (request: IncomingMessage) => string;
  /** Returns the key of a connection's peer, or null if the peer is a trusted proxy, whose connections serve many clients. */
  readonly ofPeer: (remoteAddress: string | undefined) => string | null;
}

/** `trustedProxies` are addresses and networks (`10.0.0.0/8`) whose `X-Forwarded-For` is trusted. */
export function createClientAddresses(trustedProxies: readonly string[]): ClientAddresses {
  const trusted = new BlockList();
  for (const each of trustedProxies) {
    const [address = '', bits] = each.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (bits === undefined) trusted.addAddress(address, family);
    else trusted.addSubnet(address, Number(bits), family);
  }
  const isTrusted = (address: string) => trusted.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
  return {
    of: ({ socket, headers }) => {
      let client = plain(socket.remoteAddress ?? '');
      const forwarded = String(headers['x-forwarded-for'] ?? '').split(',');
      // Read the list from the right, because every proxy appends the address of its peer. Entries left of
      // the first untrusted address come from the client and may be forged.
      while (isIP(client) !== 0 && isTrusted(client)) {
        const before = plain(forwarded.pop()?.trim() ?? '');
        if (isIP(before) === 0) break;
        client = before;
      }
      return keyOf(client);
    },
    ofPeer: (remoteAddress) => {
      const peer = plain(remoteAddress ?? '');
      return isIP(peer) !== 0 && isTrusted(peer) ? null : keyOf(peer);
    },
  };
}

/**
 * Normalizes an address, because a listener on `::` sees IPv4 clients as `::ffff:192.0.2.1`, and some proxies
 * add a port.
 */
function plain(address: string): string {
  const bare = /^\[(.*)\](?::\d+)?$/.exec(address)?.[1] ?? address.replace(/^(\d+(?:\.\d+){3}):\d+$/, '$1');
  return bare.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
}

/**
 * Returns the IPv6 /64 of an address, because one customer has a whole /64 (RFC 6177). An IPv4 address is its
 * own key.
 */
function keyOf(address: string): string {
  if (isIP(address) !== 6) return address;
  const [head = '', tail] = address.toLowerCase().split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  const groups = [...left, ...Array<string>(zeros).fill('0'), ...right];
  return groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':');
}
