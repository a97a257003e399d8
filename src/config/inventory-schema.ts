import { z } from 'zod';
import { DAY_MS, parseIsoDuration } from '../duration.ts';
import { LISTED_KINDS, some } from './listed-kinds.ts';

/** Kinds whose lists can be kept, by their names in the GraphQL schema. Instances are always read. */
const KINDS = [
  ...LISTED_KINDS,
  'DEVICE_CERTIFICATE_DEVICES',
  'GROUP_DEVICES',
  'CLIENT_CREDENTIAL_DETAILS',
  'DEVICE_DETAILS',
  'DEVICE_POLICY_DETAILS',
] as const;

/** The kinds that are kept if `kinds` is missing. Neither provider is known to bill reads of their lists. */
const CERTIFICATES: (typeof KINDS)[number][] = ['CA_CERTIFICATE', 'DEVICE_CERTIFICATE'];

const SHORTEST_MS = 10_000;
const LONGEST_MS = 31 * DAY_MS;
const EVERY = 'expected an ISO 8601 duration from PT10S to P31D, such as PT1H';
const DAYS = 'expected 1 to 3,650 days';
const OBJECTS = 'expected a whole number from 1 to 100,000,000, or null for no limit';

const every = z
  .string(EVERY)
  .transform((text, context) => {
    const found = parseIsoDuration(text);
    if (found !== null && found.months === 0 && found.ms >= SHORTEST_MS && found.ms <= LONGEST_MS)
      return found.ms;
    context.addIssue({ code: 'custom', message: EVERY, input: text });
    return z.NEVER;
  })
  .prefault('PT1H');

/** Schema of `inventory`. The rest of the configuration uses the same text schemas, so they are parameters. */
export const inventorySchema = ({
  name,
  instanceId,
}: {
  readonly name: z.ZodString;
  readonly instanceId: z.ZodString;
}) => {
  return z
    .strictObject({
      keep: z
        .array(
          z.strictObject({
            accounts: some(name, 'the default').optional(),
            instances: some(instanceId, 'the default').optional(),
            kinds: some(z.enum(KINDS, `expected one of ${KINDS.join(', ')}`), 'the default').default(
              CERTIFICATES,
            ),
            every,
          }),
          'expected a list; [] keeps nothing',
        )
        .optional(),
      historyDays: z.int('expected a whole number').min(1, DAYS).max(3_650, DAYS).default(90),
      paused: z.boolean('expected true or false').default(false),
      maxObjects: z.int(OBJECTS).min(1, OBJECTS).max(100_000_000, OBJECTS).nullable().optional(),
    })
    .prefault({});
};
