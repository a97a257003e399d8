import { localeOf, onLanguage } from './language.ts';

/** Dates and numbers in the current language. UTC: users compare these times with logs of several sites. */
let formats = formatsOf('en');
onLanguage((language) => {
  formats = formatsOf(localeOf(language));
});

function formatsOf(locale: string) {
  return {
    day: new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }),
    instant: new Intl.DateTimeFormat(locale, {
      dateStyle: 'medium',
      timeStyle: 'short',
      hourCycle: 'h23',
      timeZone: 'UTC',
    }),
    local: new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'long' }),
    MONTH: new Intl.DateTimeFormat(locale, { month: 'short', year: '2-digit', timeZone: 'UTC' }),
    WEEK: new Intl.DateTimeFormat(locale, { month: 'short', day: 'numeric', timeZone: 'UTC' }),
    ago: new Intl.RelativeTimeFormat(locale, { numeric: 'always' }),
    number: new Intl.NumberFormat(locale),
  };
}

export function numberText(value: number): string {
  return formats.number.format(value);
}

/** The month, or the first day of the week, in few letters. */
export function dateLabel(iso: string, unit: 'MONTH' | 'WEEK'): string {
  return formats[unit].format(new Date(iso));
}

const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

/** How long ago it was, in its largest whole unit. */
export function agoText(iso: string): string {
  const seconds = Math.max(0, Date.now() - Date.parse(iso)) / 1_000;
  const [unit, size] = UNITS.find(([, each]) => seconds >= each) ?? (['second', 1] as const);
  return formats.ago.format(-Math.floor(seconds / size), unit);
}

export function dayText(iso: string): string {
  return formats.day.format(new Date(iso));
}

export function instantText(iso: string): string {
  return `${formats.instant.format(new Date(iso))} UTC`;
}

/** The exact instant, and the user's local time. */
export function exactText(iso: string): string {
  const at = new Date(iso);
  return `${at.toISOString()}\n${formats.local.format(at)}`;
}
