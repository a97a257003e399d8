import { it } from 'vitest';
import { fuzz } from '../kit/fuzz-run.ts';

it(
  '100,000 random documents, variables and frames: no 5xx, no 4500, no late or unexpected result',
  { timeout: 1_500_000 },
  () => fuzz(100_000),
);
