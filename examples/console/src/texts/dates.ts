/** UTC: users compare these times with logs of several sites. */
const DAY = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeZone: 'UTC' });
const INSTANT = new Intl.DateTimeFormat(undefined, {
  dateStyle: 'medium',
  timeStyle: 'short',
  hourCycle: 'h23',
  timeZone: 'UTC',
});
const LOCAL = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'long' });

export function dayText(iso: string): string {
  return DAY.format(new Date(iso));
}

export function instantText(iso: string): string {
  return `${INSTANT.format(new Date(iso))} UTC`;
}

/** The exact instant, and the user's local time. */
export function exactText(iso: string): string {
  const at = new Date(iso);
  return `${at.toISOString()}\n${LOCAL.format(at)}`;
}
