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
    number: new Intl.NumberFormat(locale),
  };
}

export function numberText(value: number): string {
  return formats.number.format(value);
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
