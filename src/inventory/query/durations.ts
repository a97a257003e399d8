import { DAY_MS, parseIsoDuration } from '../../duration.ts';
import { badInput } from '../../errors.ts';

/** Longest duration, in days: 100 years. */
const MOST_MS = 36_525 * DAY_MS;

/**
 * Adds an ISO 8601 duration to an instant. Years and months are those of the UTC calendar; a day that the month lacks
 * becomes its last day. Both instants are milliseconds since the epoch. Throws BAD_USER_INPUT for a duration of 0 or of more
 * than 100 years.
 */
export function addDuration(now: number, duration: string, field: string): number {
  const { months, ms } = parseIsoDuration(duration) ?? { months: 0, ms: 0 };
  // Checked first, because a date of an absurd year is not a number.
  const isShort = months <= 1_200 && ms <= MOST_MS;
  const then = isShort ? addMonths(now, months) + ms : Number.NaN;
  if (then > now && then - now <= MOST_MS) return then;
  throw badInput(field, 'a duration above 0 and of at most 100 years', duration);
}

function addMonths(now: number, months: number): number {
  const date = new Date(now);
  const month = date.getUTCMonth() + months;
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), month + 1, 0)).getUTCDate();
  const day = Math.min(date.getUTCDate(), lastDay);
  return (
    Date.UTC(date.getUTCFullYear(), month, day) +
    (now - Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()))
  );
}
