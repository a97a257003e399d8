import { it } from 'vitest';
import { fuzz } from '../kit/fuzz-run.ts';

it(
  '2,000 random documents, variables and frames: no 5xx, no 4500, nothing unexpected',
  { timeout: 180_000 },
  () => fuzz(2_000),
);
