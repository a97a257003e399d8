import { z } from 'zod';
import { Secret } from '../secret.ts';
import type { ProviderHosts } from '../transport/endpoint-policy.ts';
import { authSchema } from './auth-schema.ts';
import { inventorySchema } from './inventory-schema.ts';
import { addressLimits } from './network-schema.ts';
import { ratesSchema } from './rates-schema.ts';
import { sinksSchema } from './sinks-schema.ts';
import { storeSchema } from './store-schema.ts';
import { blankEnd, strayCharacter } from './stray-characters.ts';

export type Issue = z.core.$ZodIssue;
export type Config = z.infer<typeof configSchema>;
export type AccountConfig = Config['accounts'][number];
export type AlibabaAccountConfig = Extract<AccountConfig, { provider: 'alibaba' }>;
export type HuaweiAccountConfig = Extract<AccountConfig, { provider: 'huawei' }>;

/** Returns the message for a fault whose schema has no message of its own: what was expected. */
export function messageOf(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code === 'invalid_type') return EXPECTED[issue.expected];
  if (issue.code === 'invalid_value') return `expected ${issue.values.map(String).join(' or ')}`;
  return undefined;
}

const CLEAN = 'expected text without white space at its ends and without control characters';

const EXPECTED: Readonly<Record<string, string>> = {
  object: 'expected an object with keys and values',
  record: 'expected an object with keys and values',
  array: 'expected a list',
  string: 'expected text',
  number: 'expected a number',
  boolean: 'expected true or false',
};

const port = z
  .int('expected a port number')
  .min(0, 'expected a port, 0 to 65535')
  .max(65_535, 'expected a port, 0 to 65535');
const someText = z.string('expected text').min(1, 'expected text that is not empty');
const text = someText.check((found) => {
  const what = strayCharacter(found.value) ?? blankEnd(found.value);
  if (what !== null) found.issues.push({ code: 'custom', input: '', message: `${CLEAN}, but it ${what}` });
});
const secret = text.transform((value) => new Secret(value));
/** A password may begin or end with white space. */
const password = someText
  .check((found) => {
    const what = strayCharacter(found.value);
    if (what !== null) found.issues.push({ code: 'custom', input: '', message: `${CLEAN}, but it ${what}` });
  })
  .transform((value) => new Secret(value));
const listen = (defaultPort: number) =>
  z.strictObject({ host: text.default('127.0.0.1'), port: port.default(defaultPort) });

const name = z
  .string('expected text')
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/,
    'expected 1 to 64 characters of A-Z a-z 0-9 . _ -, starting with a letter or digit',
  );
/** A region becomes part of a host name, so it must not contain characters that could produce another host. */
const region = z.string('expected text').regex(/^[a-z0-9-]{1,40}$/, 'expected a region such as cn-hangzhou');
const instanceId = z.string('expected text').regex(/^[A-Za-z0-9_-]{1,64}$/, 'expected an instance id');

/** Whether the provider bills calls to an instance as messages. Undefined: as the provider documents. */
const countsCalls = z
  .union([z.boolean(), z.literal('unknown')], 'expected true, false or unknown')
  .optional();

const alibaba = z.strictObject({
  name,
  provider: z.literal('alibaba'),
  regions: z.array(region).min(1, 'expected at least one region'),
  credentials: z
    .strictObject({ accessKeyId: text, accessKeySecret: secret, securityToken: secret.optional() })
    .optional(),
  countsCalls,
  ca: text.optional(),
  endpoint: text.optional(),
  instances: z.array(instanceId).optional(),
});

const huawei = z.strictObject({
  name,
  provider: z.literal('huawei'),
  region,
  projectId: z.string('expected text').regex(/^[A-Fa-f0-9]{1,32}$/, 'expected up to 32 hex digits'),
  credentials: z.union(
    [
      z.strictObject({ accessKey: text, secretKey: secret, securityToken: secret.optional() }),
      z.strictObject({ iam: z.strictObject({ domain: text, user: text, password }) }),
    ],
    'expected accessKey and secretKey, or iam',
  ),
  endpoint: text.optional(),
  managementEndpoint: text.optional(),
  iamEndpoint: text.optional(),
  countsCalls,
  ca: text.optional(),
  signing: z.enum(['auto', 'plain', 'derived'], 'expected auto, plain or derived').default('auto'),
  instances: z
    .array(z.strictObject({ id: instanceId, name: text.optional(), endpoint: text.optional() }))
    .optional(),
});

/** Hosts that an account of each provider may use as endpoints. */
export const ENDPOINT_HOSTS = {
  alibaba: { domain: /\.aliyuncs\.com$/, service: /^onsmqtt[\w-]*\./ },
  // In the provider's hosts the service name precedes the region (contract huawei, 1.1).
  huawei: {
    domain: /\.(myhuaweicloud\.(com|cn|eu)|(huaweicloud|myhwclouds)\.(com|cn))$/,
    service: /^([\w-]+\.)*iot(da|dm)[\w-]*\.[a-z]+-[a-z]+-\d+\.\w+\.\w+$/,
  },
} as const satisfies Record<z.infer<typeof alibaba | typeof huawei>['provider'], ProviderHosts>;

const DRAIN_RANGE = 'expected 0 to 600 seconds';
const GRACE_RANGE = 'expected 1 to 600 seconds';
const LEASE_RANGE = 'expected 3 to 600 seconds';
const POLL_RANGE = 'expected 1 to 86,400 seconds';
const auth = authSchema({ text, name });

/** An origin in the exact form of the `Origin` header. Another form would never match, and `*` would allow every site. */
const origin = text.refine(
  (value) => /^https?:[^*]+$/.test(value) && URL.parse(value)?.origin === value,
  'expected scheme, host and port only, in lower case, such as https://console.example; * is not supported',
);

/** Timeouts in seconds. The maximum is ten minutes, because no client waits longer. */
const timeout = z
  .number('expected a number')
  .positive('expected more than 0')
  .max(600, 'expected at most 600');
const timeouts = z
  .strictObject({
    operationSeconds: timeout.default(8),
    attemptSeconds: timeout.default(2.5),
    quickAttemptSeconds: timeout.default(0.8),
  })
  .prefault({});

const overloadSeconds = z
  .number('expected a number, or null')
  .min(0.05, 'expected 0.05 to 60 seconds')
  .max(60, 'expected 0.05 to 60 seconds')
  .nullable();
/** Certificate metrics expire a day after the last read, so reads may be half a day apart at most. */
const READ_RANGE = 'expected 600 to 43,200 seconds';
/**
 * Load balancers keep an idle connection for 60 seconds. Our default is longer, so that the load balancer
 * closes an idle connection before the server does.
 */
const KEEP_RANGE = 'expected 1 to 3,600 seconds';
const RATIO_RANGE = 'expected a number, 0 to 1';
const headerName = z.string().regex(/^[A-Za-z0-9-]{1,64}$/, 'expected a header name');

export const configSchema = z.strictObject({
  listen: listen(4_000)
    .extend({
      keepAliveSeconds: z.number('expected a number').min(1, KEEP_RANGE).max(3_600, KEEP_RANGE).default(65),
      ...addressLimits,
    })
    .prefault({}),
  admin: listen(4_001).prefault({}),
  accounts: z
    .array(
      z.discriminatedUnion('provider', [alibaba, huawei], 'expected provider: alibaba or huawei'),
      'expected a list of accounts',
    )
    .min(1, 'expected at least one account'),
  auth,
  secrets: z
    .strictObject({
      cursorKeys: z.array(secret, 'expected a list').min(1, 'expected at least one key').optional(),
      fingerprintKey: secret.optional(),
      sealKeys: z.array(secret, 'expected a list').min(1, 'expected at least one key').optional(),
    })
    .prefault({}),
  store: storeSchema({ text, name }),
  events: z
    .strictObject({
      pollSeconds: z.number('expected a number').min(1, POLL_RANGE).max(86_400, POLL_RANGE).default(10),
      billedPollSeconds: z.number('expected a number').min(1, POLL_RANGE).max(86_400, POLL_RANGE).default(60),
      leaseSeconds: z.number('expected a number').min(3, LEASE_RANGE).max(600, LEASE_RANGE).default(15),
      retention: z
        .int('expected a whole number')
        .min(1, 'expected at least 1')
        .max(10_000_000, 'expected at most 10,000,000')
        .default(10_000),
      sinks: sinksSchema({ name, text, secret }),
    })
    .prefault({}),
  inventory: inventorySchema({ name, instanceId }),
  shutdown: z
    .strictObject({
      drainSeconds: z.number('expected a number').min(0, DRAIN_RANGE).max(600, DRAIN_RANGE).default(5),
      graceSeconds: z.number('expected a number').min(1, GRACE_RANGE).max(600, GRACE_RANGE).default(25),
    })
    .prefault({}),
  federation: z
    .strictObject({
      nodeFields: z
        .enum(['omitted', 'inaccessible', 'exposed'], 'expected omitted, inaccessible or exposed')
        .default('omitted'),
      requiresScopes: z.boolean('expected true or false').default(false),
    })
    .prefault({}),
  rates: ratesSchema({ name }),
  timeouts,
  overload: z
    .strictObject({
      maxLagSeconds: overloadSeconds.default(0.2),
      maxWaitSeconds: overloadSeconds.default(5),
    })
    .prefault({}),
  log: z
    .strictObject({ operations: z.enum(['info', 'debug'], 'expected info or debug').default('debug') })
    .prefault({}),
  telemetry: z
    .strictObject({
      otlpEndpoint: text.optional(),
      headers: z.record(headerName, secret).default({}),
      certificateReadSeconds: z
        .number('expected a number, or null')
        .min(600, READ_RANGE)
        .max(43_200, READ_RANGE)
        .nullable()
        .default(21_600),
      sampleRatio: z.number(RATIO_RANGE).min(0, RATIO_RANGE).max(1, RATIO_RANGE).default(1),
    })
    .prefault({}),
  audit: z
    .strictObject({
      file: text.nullable().default(null),
      store: z.boolean('expected true or false').default(false),
    })
    .prefault({}),
  security: z
    .strictObject({
      introspection: z.boolean('expected true or false').default(false),
      graphiql: z.boolean('expected true or false').default(false),
      allowedOrigins: z.array(origin).default([]),
      maxDepth: z
        .int('expected a whole number')
        .min(1, 'expected at least 1')
        .max(50, 'expected at most 50')
        .default(15),
      maxProviderCalls: z
        .int('expected a whole number')
        .min(1, 'expected at least 1')
        .max(1_000_000, 'expected at most 1,000,000')
        .default(1_000),
      callsPerMinute: z
        .int('expected a whole number, or null for no limit')
        .min(1, 'expected at least 1')
        .max(1_000_000, 'expected at most 1,000,000')
        .nullable()
        .default(6_000),
      operationsPerMinute: z
        .int('expected a whole number, or null for no limit')
        .min(1, 'expected at least 1')
        .max(10_000_000, 'expected at most 10,000,000')
        .nullable()
        .default(120_000),
      inventoryRowsPerMinute: z
        .int('expected a whole number, or null for no limit')
        .min(1, 'expected at least 1')
        .max(100_000_000, 'expected at most 100,000,000')
        .nullable()
        .default(1_000_000),
      allowedEndpointHosts: z.array(text).default([]),
      trustedDocuments: z
        .strictObject({
          file: text.nullable().default(null),
          also: z.array(text, 'expected a list').default([]),
        })
        .prefault({}),
    })
    .prefault({}),
});
