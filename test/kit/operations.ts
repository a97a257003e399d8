import { OPERATIONS as ALIBABA_OPERATIONS } from '../../src/providers/alibaba/operations.ts';
import { OPERATIONS as HUAWEI_OPERATIONS } from '../../src/providers/huawei/operations.ts';

/** Value of `rates` without any limit, for tests that do not concern rates. */
export const UNLIMITED_RATES = {
  alibaba: { egress: null, operations: unlimited(ALIBABA_OPERATIONS) },
  huawei: { operations: unlimited(HUAWEI_OPERATIONS) },
};

function unlimited(operations: Readonly<Record<string, { readonly name: string }>>): Record<string, null> {
  return Object.fromEntries(Object.values(operations).map(({ name }) => [name, null]));
}

/** Names of all operations that change something at a provider. */
export const WRITES: readonly string[] = [
  ...Object.values(ALIBABA_OPERATIONS),
  ...Object.values(HUAWEI_OPERATIONS),
]
  .filter(({ effect }) => effect === 'write')
  .map(({ name }) => name);
