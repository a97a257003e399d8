import { AppError } from '../../errors.ts';
import { Secret } from '../../secret.ts';
import type { AccessKey } from '../../transport/call.ts';
import type { KeySource } from '../client/key-source.ts';
import { createRefusalPause } from '../client/refusal-pause.ts';

/** The first pause is short, because a server of the chain may only be restarting. A failed attempt locks no user. */
const PAUSES = { firstMs: 1_000, mostMs: 60_000 };

/**
 * The vendor's credential chain: environment, OIDC, CLI profile, ini file, ECS role, URI (contract 4). It refreshes by
 * itself. If it finds no key, every attempt asks all its servers, so a pause follows each failure.
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
      // After a failure, a chain asks only the provider that it tried last. The next attempt needs a new chain.
      chain = null;
      throw new AppError('PROVIDER_AUTH_FAILED', 'No credentials for the provider were found.', {
        details: { provider: 'ALIBABA_MQTT' },
        unsent: true,
        cause,
      });
    }
  };

  // Joins concurrent callers: while the chain searches for a provider, it would send a second caller to the provider that
  // it is just trying.
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

/** Loaded only if needed, because it contains an HTTP client of its own. */
async function makeChain(): Promise<Chain> {
  const { DefaultCredentialsProvider } = await import('@alicloud/credentials');
  return DefaultCredentialsProvider.builder().build();
}
