const DAY_MS = 24 * 60 * 60 * 1_000;

/** Whole days from now; negative once it is over. */
export function daysUntil(date: Date | null, now: number): number | null {
  return date === null ? null : Math.floor((date.getTime() - now) / DAY_MS);
}
