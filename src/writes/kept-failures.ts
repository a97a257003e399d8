import type { TargetFailure } from '../providers/port/access-records.ts';

/** Failures of single targets, as what an idempotency record may hold: text. */
export function printKeptFailures(failures: readonly TargetFailure[]): string {
  return JSON.stringify(failures);
}

export function parseKeptFailures(text: string): readonly TargetFailure[] {
  return JSON.parse(text) as readonly TargetFailure[];
}
