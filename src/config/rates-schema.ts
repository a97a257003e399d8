import { z } from 'zod';

const SHARE_RANGE = 'expected more than 0, at most 1';
const RESERVE_RANGE = 'expected 0 to 0.9';
const perSecond = z
  .number('expected a number')
  .positive('expected more than 0')
  .max(100_000, 'expected at most 100,000');
/** Limits that replace the documented ones for this customer; null: no limit. */
const operations = z
  .record(
    z.string().regex(/^[A-Z][A-Za-z0-9]{2,63}$/, 'expected an operation name as the provider spells it'),
    perSecond.nullable(),
  )
  .default({});

/** Schema of `rates`. The rest of the configuration uses the same schema of names, so it is a parameter. */
export const ratesSchema = ({ name }: { readonly name: z.ZodString }) => {
  const limits = (egress: number | null) =>
    z
      .strictObject({
        egress: perSecond.nullable().default(egress),
        egressGroup: name.nullable().default(null),
        operations,
      })
      .prefault({});
  return z
    .strictObject({
      share: z.number('expected a number').gt(0, SHARE_RANGE).max(1, SHARE_RANGE).default(0.6),
      reserve: z.number('expected a number').min(0, RESERVE_RANGE).max(0.9, RESERVE_RANGE).default(0.2),
      alibaba: limits(300),
      huawei: limits(null),
    })
    .prefault({});
};
