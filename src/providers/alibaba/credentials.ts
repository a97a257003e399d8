import { AppError } from '../../errors.ts';
import { Secret } from '../../secret.ts';
import type { AccessKey } from '../../transport/call.ts';
import type { KeySource } from '../client/key-source.ts';
import { createRefusalPause } from '../client/refusal-pause.ts';

/** A server of the chain may only be restarting, so the pause begins short. None of them locks a user. */
const PAUSES = { firstMs: 1_000, mostMs: 60_000 };

/**
 * The vendor's chain: environment, OIDC, CLI profile, ini file, ECS role, URI (contract 4). It refreshes by itself. A chain
 * that finds nothing asks all its servers, so it is not asked again at every read.
 */
export function defaultChainCredentials(now: () => number = Date.now): KeySource {
  let chain: Promise<Chain> | null = null;
  let inFlight: Promise<AccessKey> | null = null;
  const pause = createRefusalPause({ now, isRefusal: () => true, ...PAUSES });

  const read = async (): Promise<AccessKey> => {
    try {
      chain ??= makeChain();
      const found = await (await chain).getCredentials();
      if (!found.accessKeyId || !found.accessKeySecret) throw new Error('the chain gave an incomplete key');
      return {
        accessKeyId: found.accessKeyId,
        accessKeySecret: new Secret(found.accessKeySecret),
        ...(found.securityToken ? { securityToken: new Secret(found.securityToken) } : {}),
      };
    } catch (cause) {
      // After a failure the chain asks only the provider it tried last, for ever: start over with a new one.
      chain = null;
      throw new AppError('PROVIDER_AUTH_FAILED', 'No credentials for the provider were found.', {
        details: { provider: 'ALIBABA_MQTT' },
        unsent: true,
        cause,
      });
    }
  };

  // One at a time: while the chain looks for a provider, a second caller would be sent to the one being tried.
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

/** Loaded only where it is used: it brings an HTTP client of its own. */
async function makeChain(): Promise<Chain> {
  const { DefaultCredentialsProvider } = await import('@alicloud/credentials');
  return DefaultCredentialsProvider.builder().build();
}
