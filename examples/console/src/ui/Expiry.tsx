import { exactText } from '../texts/dates.ts';
import { texts } from '../texts/texts.ts';
import type { Tone } from './Chip.tsx';
import { Instant } from './Instant.tsx';

/** Days ahead from which an expiry needs attention, and needs action. */
const SOON = 90;
const URGENT = 30;
const DAY_MS = 86_400_000;
/** Lists do not have the start of a certificate, so their bars cover this many days before its expiry. */
const HORIZON_DAYS = 730;

export function expiryTone(days: number): Tone {
  if (days < URGENT) return 'bad';
  return days < SOON ? 'warn' : 'good';
}

/** `days`: whole days until expiry, rounded down; -1 means expired in the last 24 hours. */
function expiryText(days: number): string {
  if (days === -1) return texts.expiry.expiredToday;
  if (days < 0) return texts.expiry.expiredDays(-days - 1);
  if (days === 0) return texts.expiry.today;
  if (days === 1) return texts.expiry.tomorrow;
  if (days < 120) return texts.expiry.days(days);
  if (days < 730) return texts.expiry.months(Math.round(days / 30.4));
  return texts.expiry.years((days / 365.25).toFixed(1));
}

/** For a row: the rest of the last two years before expiry. */
export function ExpiryGauge({
  days,
  validTo,
}: {
  readonly days: number | null | undefined;
  readonly validTo: string | null | undefined;
}) {
  if (days == null) return <span className="muted">{texts.expiry.none}</span>;
  return (
    <span
      className="gauge"
      data-tone={expiryTone(days)}
      title={validTo == null ? undefined : texts.expiry.validUntil(exactText(validTo))}
    >
      <Bar left={days / HORIZON_DAYS} />
      <span>{expiryText(days)}</span>
    </span>
  );
}

/** For a page: the rest of the whole validity. */
export function ExpiryTimeline({
  validFrom,
  validTo,
  days,
}: {
  readonly validFrom: string | null | undefined;
  readonly validTo: string | null | undefined;
  readonly days: number | null | undefined;
}) {
  if (validTo == null || days == null) return <p className="muted">{texts.expiry.unknown}</p>;
  const end = Date.parse(validTo);
  const life = validFrom == null ? HORIZON_DAYS * DAY_MS : end - Date.parse(validFrom);
  const left = within((days * DAY_MS) / life);
  return (
    <figure className="timeline" data-tone={expiryTone(days)}>
      <figcaption>
        <strong>{expiryText(days)}</strong>
        {validFrom == null ? null : (
          <span className="muted">{texts.expiry.part(Math.round(left * 100))}</span>
        )}
      </figcaption>
      <Bar left={left} />
      <div className="timeline-ends">
        {validFrom == null ? <span /> : <Instant at={validFrom} isDay />}
        <Instant at={validTo} isDay />
      </div>
    </figure>
  );
}

/**
 * Time runs from left to right: the grey part is elapsed, the coloured part remains. Every bar of the console means this.
 * It is SVG because SVG sets sizes by attributes: the Content-Security-Policy allows no inline style.
 */
function Bar({ left }: { readonly left: number }) {
  const part = within(left) * 100;
  return (
    <svg className="bar" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
      <rect className="bar-ground" width="100" height="1" />
      <rect className="bar-part" x={100 - part} width={part} height="1" />
    </svg>
  );
}

function within(part: number): number {
  return Math.min(Math.max(part, 0), 1);
}
