import { dayText, exactText, instantText } from '../texts/dates.ts';

/** A time in UTC, with the exact instant and the local time on hover. The console shows every time so. */
export function Instant({
  at,
  isDay = false,
}: {
  readonly at: string | null | undefined;
  /** Shows only the day. */
  readonly isDay?: boolean;
}) {
  if (at == null) return null;
  return (
    <time dateTime={at} title={exactText(at)}>
      {isDay ? dayText(at) : instantText(at)}
    </time>
  );
}
