const DATE = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });
const INSTANT = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const NUMBER = new Intl.NumberFormat();

export function date(iso: string): string {
  return DATE.format(new Date(iso));
}

export function instant(iso: string | null | undefined): string | null {
  return iso == null ? null : INSTANT.format(new Date(iso));
}

export function count(value: number): string {
  return NUMBER.format(value);
}
