import { statSync } from 'node:fs';
import { Secret } from '../secret.ts';

/**
 * May every user of this machine read the file, or write to it? Its group may: that is how a mounted secret comes to a
 * process that does not own it.
 */
export function isExposed(file: string): boolean {
  const found = statSync(file, { throwIfNoEntry: false });
  return found !== undefined && (found.mode & 0o006) !== 0;
}

/** Does one of the secrets in `value` stand in the text itself, and not only where the text refers to? */
export function holdsSecret(text: string, value: unknown): boolean {
  // A dollar sign is written twice where it is not to begin a reference.
  if (value instanceof Secret)
    return text.includes(value.reveal()) || text.replaceAll('$$', '$').includes(value.reveal());
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).some((each) => holdsSecret(text, each));
}
