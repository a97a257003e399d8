import { it } from 'vitest';
import { fuzz } from '../kit/fuzz-run.ts';

it(
  '100,000 random documents, variables and frames: no 5xx, no 4500, nothing late or unexpected',
  { timeout: 1_500_000 },
  () => fuzz(100_000),
);
