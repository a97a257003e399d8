/**
 * An ISO 8601 duration. Months have no fixed length, so they are a separate member. Years are converted to 12 months,
 * and weeks to 7 days.
 */
export interface Duration {
  readonly months: number;
  readonly ms: number;
}

const FORM =
  /^P(?!$)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;
const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** Parses a duration of whole units, such as `P30D` or `PT1H30M`. Null: the text has another form. */
export function parseIsoDuration(text: string): Duration | null {
  const found = FORM.exec(text);
  if (found === null) return null;
  const [years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = found
    .slice(1)
    .map((digits) => Number(digits ?? 0));
  return {
    months: years * 12 + months,
    ms: (weeks * 7 + days) * DAY_MS + hours * HOUR_MS + minutes * MINUTE_MS + seconds * SECOND_MS,
  };
}
