import { expect, it } from 'vitest';
import { fuzz } from '../kit/fuzz-run.ts';

it(
  '2,000 random documents, variables and frames cause no 5xx, no 4500 and no late or unexpected answer',
  { timeout: 180_000 },
  () => fuzz(2_000),
);

it.each(['http', 'sockets'] as const)(
  'control: finds a response over %s that takes longer than a second',
  { timeout: 60_000 },
  async (half) => {
    await expect(fuzz(200, { providerMs: 1_200, over: [half] })).rejects.toMatchObject({
      cause: { message: expect.stringContaining('answered after') },
    });
  },
);
