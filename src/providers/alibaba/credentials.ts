import { AppError } from '../../errors.ts';
import { Secret } from '../../secret.ts';
import type { AccessKey } from '../../transport/call.ts';
import type { KeySource } from '../client/key-source.ts';
import { createRefusalPause } from '../client/refusal-pause.ts';

/**
 * Pauses after failed searches for a key. The first pause is short, because a key server of the chain may
 * only be restarting. A failed search cannot lock a user.
 */
const PAUSES = { firstMs: 1_000, mostMs: 60_000 };

/**
 * The vendor's credential chain: environment, OIDC, CLI profile, ini file, ECS role, URI (contract 4). The
 * chain refreshes its keys by itself. Without a key, every search asks all servers of the chain, so a pause
 * follows each failed search.
 */
export function defaultChainCredentials(now: () => number = Date.now): KeySource {
  let chain: Promise<Chain> | null = null;
  let inFlight: Promise<AccessKey> | null = null;
  const pause = createRefusalPause({ now, isRefusal: () => true, ...PAUSES });

  const read = async (): Promise<AccessKey> => {
    try {
      chain ??= makeChain();
      const found = await (await chain).getCredentials();
      if (!found.accessKeyId || !found.accessKeySecret)
        throw new Error('the credential chain returned an incomplete key');
      return {
        accessKeyId: found.accessKeyId,
        accessKeySecret: new Secret(found.accessKeySecret),
        ...(found.securityToken ? { securityToken: new Secret(found.securityToken) } : {}),
      };
    } catch (cause) {
      // After a failure, a chain asks only the credential source that it tried last. So the next search needs
      // a new chain.
      chain = null;
      throw new AppError('PROVIDER_AUTH_FAILED', 'No credentials for the provider were found.', {
        details: { provider: 'ALIBABA_MQTT' },
        unsent: true,
        cause,
      });
    }
  };

  // Concurrent callers share one search. During a search, the chain would send a second caller only to the
  // credential source that it is just trying.
  return () => {
    inFlight ??= pause.run(read).finally(() => {
      inFlight = null;
    });
    return inFlight;
  };
}

interface Chain {
  getCredentials: () => Promise<{
    accessKeyId?: string;
    accessKeySecret?: string;
    securityToken?: string;
  }>;
}

/** Loads the vendor's package only if it is needed, because the package contains its own HTTP client. */
async function makeChain(): Promise<Chain> {
  const { DefaultCredentialsProvider } = await import('@alicloud/credentials');
  return DefaultCredentialsProvider.builder().build();
}
