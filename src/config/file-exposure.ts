import { statSync } from 'node:fs';
import { Secret } from '../secret.ts';

/**
 * Returns whether every user of this machine may read or write the file. Access for the file's group is
 * accepted, because a mounted secret is often readable only through its group.
 */
export function isExposed(file: string): boolean {
  const found = statSync(file, { throwIfNoEntry: false });
  return found !== undefined && (found.mode & 0o006) !== 0;
}

/**
 * Returns whether the text contains one of the secrets in `value` itself, and not just a reference to a
 * secret.
 */
export function holdsSecret(text: string, value: unknown): boolean {
  // In the file, `$$` stands for one dollar sign.
  if (value instanceof Secret)
    return text.includes(value.reveal()) || text.replaceAll('$$', '$').includes(value.reveal());
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).some((each) => holdsSecret(text, each));
}
