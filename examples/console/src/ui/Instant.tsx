import { dayText, exactText, instantText } from '../texts/dates.ts';

/** A point in time in UTC; the exact instant and the local time on hover. Every time of the console is one of these. */
export function Instant({
  at,
  isDay = false,
}: {
  readonly at: string | null | undefined;
  /** Shows the day alone. */
  readonly isDay?: boolean;
}) {
  if (at == null) return null;
  return (
    <time dateTime={at} title={exactText(at)}>
      {isDay ? dayText(at) : instantText(at)}
    </time>
  );
}
