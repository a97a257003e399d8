import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { defaultChainCredentials } from '../../../src/providers/alibaba/credentials.ts';

const NOWHERE = '/nonexistent/alibaba-credentials-test';

/** Hides all credentials and metadata servers of this machine from the chain. */
beforeEach(() => {
  vi.stubEnv('HOME', NOWHERE);
  vi.stubEnv('ALIBABA_CLOUD_CLI_PROFILE_DISABLED', 'true');
  vi.stubEnv('ALIBABA_CLOUD_CREDENTIALS_FILE', NOWHERE);
  vi.stubEnv('ALIBABA_CLOUD_ECS_METADATA_DISABLED', 'true');
  for (const name of [
    'ACCESS_KEY_ID',
    'ACCESS_KEY_SECRET',
    'SECURITY_TOKEN',
    'ROLE_ARN',
    'CREDENTIALS_URI',
  ]) {
    vi.stubEnv(`ALIBABA_CLOUD_${name}`, undefined);
  }
});
afterEach(() => {
  vi.unstubAllEnvs();
});

test('the default chain works with and without an STS token', async () => {
  vi.stubEnv('ALIBABA_CLOUD_ACCESS_KEY_ID', 'AK1');
  vi.stubEnv('ALIBABA_CLOUD_ACCESS_KEY_SECRET', 'hidden');
  const plain = await defaultChainCredentials()();
  expect(plain.accessKeyId).toBe('AK1');
  expect(plain.accessKeySecret.reveal()).toBe('hidden');
  expect('securityToken' in plain).toBe(false);

  vi.stubEnv('ALIBABA_CLOUD_SECURITY_TOKEN', 'token');
  expect((await defaultChainCredentials()()).securityToken?.reveal()).toBe('token');
});

test('a chain that found nothing is discarded, so that a later attempt can find credentials', async () => {
  let now = 0;
  const credentials = defaultChainCredentials(() => now);
  const [first, second] = await Promise.allSettled([credentials(), credentials()]);
  expect(first).toMatchObject({
    status: 'rejected',
    reason: { code: 'PROVIDER_AUTH_FAILED', message: 'No credentials for the provider were found.' },
  });
  expect((first as PromiseRejectedResult).reason.cause).toBeInstanceOf(Error);
  expect((second as PromiseRejectedResult).reason).toBe((first as PromiseRejectedResult).reason);

  vi.stubEnv('ALIBABA_CLOUD_ACCESS_KEY_ID', 'AK2');
  vi.stubEnv('ALIBABA_CLOUD_ACCESS_KEY_SECRET', 'hidden');
  now = 999;
  await expect(credentials()).rejects.toMatchObject({
    code: 'PROVIDER_AUTH_FAILED',
    unsent: true,
    details: { retryAfterMs: 1 },
  });
  now = 1_000;
  expect((await credentials()).accessKeyId).toBe('AK2');
});
