import { isIP } from 'node:net';
import { z } from 'zod';

/** An address or a network. The check is strict, because net.BlockList throws on anything else. */
const network = z
  .string('expected an IP address')
  .refine(isNetwork, 'expected an IP address, or a network such as 10.0.0.0/8');

/** Keys of `listen` that concern client addresses. */
export const addressLimits = {
  trustedProxies: z.array(network, 'expected a list').default([]),
  connectionsPerAddress: z
    .int('expected a whole number, or null for no limit')
    .min(1, 'expected at least 1')
    .max(1_000_000, 'expected at most 1,000,000')
    .nullable()
    .default(2_000),
};

function isNetwork(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/');
  const family = isIP(address);
  if (family === 0 || address.includes('%') || more.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}
