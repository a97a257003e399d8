import { z } from 'zod';
import type { Secret } from '../secret.ts';
import { LISTED_KINDS, some } from './listed-kinds.ts';

/** Kinds of events, by their names in the GraphQL schema. */
const KINDS = ['INSTANCE', ...LISTED_KINDS] as const;

const POLL_RANGE = 'expected 1 to 86,400 seconds';
const SECRET =
  'expected a secret of the Standard Webhooks scheme: whsec_ and 24 to 64 bytes in base64. A list of such secrets is for rotation';

/** Schema of `events.sinks`. The rest of the configuration uses the same text schemas, so they are parameters. */
export const sinksSchema = ({
  name,
  text,
  secret,
}: {
  readonly name: z.ZodString;
  readonly text: z.ZodString;
  readonly secret: z.ZodType<Secret, string>;
}) => {
  const signing = secret.refine((found) => isSigningSecret(found.reveal()), SECRET);
  return z
    .array(
      z.strictObject({
        name,
        url: text,
        secret: z
          .union([signing, z.array(signing).min(1, SECRET)], SECRET)
          .transform((found) => [found].flat()),
        scope: z
          .strictObject({
            providers: some(z.enum(['alibaba', 'huawei'], 'expected alibaba or huawei'), 'all').optional(),
            accounts: some(name, 'all').optional(),
            instanceIds: some(text, 'all').optional(),
          })
          .prefault({}),
        kinds: some(z.enum(KINDS, `expected one of ${KINDS.join(', ')}`), 'all').optional(),
        pollSeconds: z.number('expected a number').min(1, POLL_RANGE).max(86_400, POLL_RANGE).optional(),
      }),
      'expected a list',
    )
    .max(100, 'expected at most 100 sinks')
    .default([]);
};

function isSigningSecret(text: string): boolean {
  if (!/^whsec_[A-Za-z0-9+/]+={0,2}$/.test(text)) return false;
  const { length } = Buffer.from(text.slice('whsec_'.length), 'base64');
  return length >= 24 && length <= 64;
}
