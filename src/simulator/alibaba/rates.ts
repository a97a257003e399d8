import type { World } from '../exchange.ts';
import { refuseAtGateway } from './errors.ts';
import type { DecodedRequest } from './request.ts';

const SECOND = 1_000;
/**
 * Limit in calls per second of one source address over all operations. A source address above the limit is blocked (quirk
 * 30). The duration is not documented.
 */
const OF_SOURCE = 300;
const BLOCKED_MS = 10 * SECOND;

/**
 * Limits in calls per second of one user (table 2.0). Other operations have no documented limit, so the
 * simulator has none either.
 */
const OF_USER: readonly (readonly [limit: number, operations: RegExp])[] = [
  [5, /^RevokeToken$/],
  [10, /^(CreateGroupId|DeleteGroupId|ListGroupId)$/],
  [100, /^(BatchQuerySessionByClientIds|ApplyToken|QueryToken)$/],
  [
    500,
    /CaCertificate$|DeviceCertificate(ByCaSn)?$|^GetRegisterCode$|DeviceCredential$|^UpdateCustomAuthIdentity$|^QuerySessionByClientId$/,
  ],
];

/** Creates the rate checks. They throw a Refusal if a call exceeds a limit and the switch enforces limits. */
export function createRates({ switches, now }: World): {
  readonly checkSource: (call: DecodedRequest) => void;
  readonly checkUser: (call: DecodedRequest, accessKeyId: string) => void;
} {
  const seen = new Map<string, number[]>();
  const blockedUntil = new Map<string, number>();
  const isOff = () => switches.alibaba.rateLimits === 'off';
  const isAbove = (name: string, limit: number): boolean => {
    const recent = (seen.get(name) ?? []).filter((at) => at > now() - SECOND);
    if (recent.length >= limit) return true;
    seen.set(name, [...recent, now()]);
    return false;
  };
  return {
    checkSource: ({ source }) => {
      if (isOff()) return;
      if (isAbove(source, OF_SOURCE)) blockedUntil.set(source, now() + BLOCKED_MS);
      // The answer to a blocked address is not documented, so the simulator sends the usual throttling error.
      if ((blockedUntil.get(source) ?? 0) > now()) throw refuseAtGateway('Throttling');
    },
    checkUser: ({ action }, accessKeyId) => {
      const limit = OF_USER.find(([, operations]) => operations.test(action))?.[0];
      if (isOff() || limit === undefined) return;
      if (isAbove(`${accessKeyId} ${action}`, limit)) throw refuseAtGateway('Throttling.User');
    },
  };
}
