import type { Tone } from './Chip.tsx';
import { date } from './format.ts';

/** Days ahead from which an end is a matter of attention, and of haste. */
const SOON = 90;
const URGENT = 30;
const DAY_MS = 86_400_000;
/** Where a list does not know when a certificate began, its bar is this many days long. */
const HORIZON_DAYS = 730;

export function expiryTone(days: number): Tone {
  if (days < URGENT) return 'bad';
  return days < SOON ? 'warn' : 'good';
}

export function expiryWords(days: number): string {
  if (days < 0) return days === -1 ? 'Ended yesterday' : `Ended ${-days} days ago`;
  if (days === 0) return 'Ends today';
  if (days < 120) return days === 1 ? 'Ends tomorrow' : `${days} days left`;
  return days < 730 ? `${Math.round(days / 30.4)} months left` : `${(days / 365.25).toFixed(1)} years left`;
}

/** For a row: how much is left, up to two years, with the words beside it. */
export function ExpiryGauge({
  days,
  validTo,
}: {
  readonly days: number | null | undefined;
  readonly validTo: string | null | undefined;
}) {
  if (days == null) return <span className="muted">No end known</span>;
  const part = Math.min(Math.max(days / HORIZON_DAYS, 0), 1) * 100;
  return (
    <span className="gauge" data-tone={expiryTone(days)} title={validTo == null ? '' : date(validTo)}>
      <Bar part={part} />
      <span>{expiryWords(days)}</span>
    </span>
  );
}

/** For a page: the whole life from first to last day, and where today is in it. */
export function ExpiryTimeline({
  validFrom,
  validTo,
  days,
}: {
  readonly validFrom: string | null | undefined;
  readonly validTo: string | null | undefined;
  readonly days: number | null | undefined;
}) {
  if (validTo == null || days == null) return <p className="muted">The provider tells no end.</p>;
  const end = Date.parse(validTo);
  const start = validFrom == null ? end - HORIZON_DAYS * DAY_MS : Date.parse(validFrom);
  const now = end - days * DAY_MS;
  const part = Math.min(Math.max((now - start) / (end - start), 0), 1) * 100;
  return (
    <figure className="timeline" data-tone={expiryTone(days)}>
      <figcaption>
        <strong>{expiryWords(days)}</strong>
        <span className="muted">{Math.round(part)} % of its life is over</span>
      </figcaption>
      <Bar part={part} />
      <div className="timeline-ends">
        <time dateTime={validFrom ?? undefined}>{validFrom == null ? '' : date(validFrom)}</time>
        <time dateTime={validTo}>{date(validTo)}</time>
      </div>
    </figure>
  );
}

/** SVG, as its measures are attributes: the Content-Security-Policy allows no style in the markup. */
function Bar({ part }: { readonly part: number }) {
  return (
    <svg className="bar" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
      <rect className="bar-ground" width="100" height="1" />
      <rect className="bar-part" width={part} height="1" />
    </svg>
  );
}
