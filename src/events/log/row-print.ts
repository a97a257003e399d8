import { createHmac } from 'node:crypto';
import type { Secret } from '../../secret.ts';

/** Fingerprints of objects, keyed: they are kept, in a file too, and must not tell a name or a short secret. */
export interface Printer {
  /** Of one object: a part for each field, so that two prints tell which fields differ. */
  readonly row: (values: readonly unknown[]) => string;
  /** Of a whole page. */
  readonly page: (text: string) => string;
  /** What makes prints comparable: the names of the fields, and the key. Under another key everything would look changed. */
  readonly shape: (fields: readonly string[]) => string;
}

/** 60 bits a field. */
const LENGTH = 10;

export function createPrinter(key: Secret): Printer {
  const digest = (text: string) => createHmac('sha256', key.reveal()).update(text).digest('base64url');
  return {
    // A first part that is always there: no object, however few fields it has, prints as the empty text.
    row: (values) => `:${values.map((value) => digest(textOf(value)).slice(0, LENGTH)).join('')}`,
    page: digest,
    // Without fields a print is the same under every key.
    shape: (fields) =>
      fields.length === 0 ? '' : `${fields.join(' ')} ${digest('the key').slice(0, LENGTH)}`,
  };
}

/** Undefined and null are one: both say that the provider told nothing. */
export function textOf(value: unknown): string {
  return JSON.stringify(value ?? null);
}

/** Names of the fields in which two prints of one shape differ. All fields, if the prints do not show it. */
export function changedFields(
  fields: readonly string[],
  before: string | null,
  after: string,
): readonly string[] {
  if (before === null || before.length !== after.length || before === after) return fields;
  return fields.filter((_field, index) => {
    const from = 1 + index * LENGTH;
    return before.slice(from, from + LENGTH) !== after.slice(from, from + LENGTH);
  });
}
