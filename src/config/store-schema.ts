import { z } from 'zod';
import { POSTGRES_FORM, parseStoreUrl, StoreUrlFault } from './store-url.ts';

const POOL_RANGE = 'expected 1 to 200';
const REPLICAS_RANGE = 'expected 1 to 1,000';
const SCHEMA_NAME =
  'expected 1 to 63 of a-z 0-9 _, starting with a letter or _, and not with pg_, which PostgreSQL reserves';

/** Schema of `store`. The rest of the configuration uses the same text schemas, so they are parameters. */
export const storeSchema = ({ text, name }: { readonly text: z.ZodString; readonly name: z.ZodString }) => {
  const url = text.transform((value, context) => {
    try {
      return parseStoreUrl(value);
    } catch (error) {
      if (!(error instanceof StoreUrlFault)) throw error;
      context.addIssue({ code: 'custom', message: error.message, input: '' });
      return z.NEVER;
    }
  });
  const postgresUrl = url.transform((value, context) => {
    if (value.engine === 'postgres') return value;
    context.addIssue({ code: 'custom', message: POSTGRES_FORM, input: '' });
    return z.NEVER;
  });
  return z
    .strictObject({
      url: url.prefault('sqlite::memory:'),
      mode: z.enum(['required', 'degraded'], 'expected required or degraded').default('required'),
      schema: z
        .string('expected text')
        .regex(/^(?!pg_)[a-z_][a-z0-9_]{0,62}$/, SCHEMA_NAME)
        .default('identity_graph'),
      poolSize: z.int('expected a whole number').min(1, POOL_RANGE).max(200, POOL_RANGE).default(10),
      listenUrl: postgresUrl.nullable().default(null),
      maxReplicas: z
        .int('expected a whole number')
        .min(1, REPLICAS_RANGE)
        .max(1_000, REPLICAS_RANGE)
        .default(8),
      replica: name.nullable().default(null),
    })
    .prefault({});
};
