import { timingSafeEqual } from 'node:crypto';
import type { World } from '../exchange.ts';
import type { AlibabaAccount } from '../fleet/fleet.ts';
import { refuseAtGateway } from './errors.ts';
import type { DecodedRequest } from './request.ts';
import { type Claim, parseClaim } from './signature.ts';

const MINUTE = 60_000;
const LARGEST_SKEW = 15 * MINUTE;
const NONCE_MEMORY = 30 * MINUTE;

/**
 * Returns the account that made the call. Throws a Refusal if the signature is missing, wrong, expired or repeated,
 * or if no policy allows the operation.
 */
export function createAuthentication(world: World): (call: DecodedRequest) => AlibabaAccount {
  const seen = createNonceMemory();
  return (call) => {
    const claim = parseClaim(call);
    const now = world.now();
    const account = world.fleet.alibaba.accounts.find((each) => each.accessKeyId === claim.accessKeyId);
    if (!account) throw refuseAtGateway('InvalidAccessKeyId.NotFound');
    if (account.disabled) throw refuseAtGateway('InvalidAccessKeyId.Inactive');
    checkDate(claim.date, now);
    if (!isSignedWith(claim, account.accessKeySecret)) {
      throw refuseAtGateway('SignatureDoesNotMatch', claim.stringToSign);
    }
    if (!isSameText(claim.securityToken, account.securityToken ?? '')) {
      throw refuseAtGateway('InvalidSecurityToken.Malformed');
    }
    if ((account.securityTokenEnds ?? Number.POSITIVE_INFINITY) <= now) {
      throw refuseAtGateway('InvalidSecurityToken.Expired');
    }
    // Record the nonce only after the signature was verified. Otherwise a caller that cannot sign could use
    // up the nonces of others.
    if (!seen.isFirst(`${claim.accessKeyId} ${claim.nonce}`, now)) {
      throw refuseAtGateway('SignatureNonceUsed');
    }
    if (account.denied?.includes(call.action)) throw refuseAtGateway('NoPermission');
    return account;
  };
}

function checkDate(text: string, now: number): void {
  const date = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(date)) throw refuseAtGateway('InvalidTimeStamp.Format');
  if (Math.abs(now - date) > LARGEST_SKEW) throw refuseAtGateway('InvalidTimeStamp.Expired');
}

function isSignedWith(claim: Claim, secret: string): boolean {
  return isSameText(claim.signature, claim.expectedSignature(secret)) && claim.bodyIsAsClaimed;
}

function isSameText(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function createNonceMemory(): { isFirst: (nonce: string, now: number) => boolean } {
  const times = new Map<string, number>();
  return {
    isFirst: (nonce, now) => {
      for (const [old, time] of times) {
        if (now - time <= NONCE_MEMORY) break;
        times.delete(old);
      }
      if (times.has(nonce)) return false;
      times.set(nonce, now);
      return true;
    },
  };
}
