import { createHmac } from 'node:crypto';
import type { Secret } from '../../secret.ts';

/**
 * Computes fingerprints of objects. The fingerprints are stored. They depend on a key, so that nobody can
 * guess a name or a short secret from them.
 */
export interface Printer {
  /** Fingerprint of one object. It has a section per field, so that two prints show which fields differ. */
  readonly row: (values: readonly unknown[]) => string;
  /** Fingerprint of a whole page. */
  readonly page: (text: string) => string;
  /**
   * Two prints are comparable only if their shapes are equal. The shape depends on the names of the fields
   * and on the key: with another key, every row would look changed.
   */
  readonly shape: (fields: readonly string[]) => string;
}

/** Characters per field: 60 bits. */
const LENGTH = 10;

export function createPrinter(key: Secret): Printer {
  const digest = (text: string) => createHmac('sha256', key.reveal()).update(text).digest('base64url');
  return {
    // The colon is always there, so that no print is empty or looks like another state (row-state.ts).
    row: (values) => `:${values.map((value) => digest(textOf(value)).slice(0, LENGTH)).join('')}`,
    page: digest,
    // A list of bare ids has no fingerprints, so its shape must not depend on the key.
    shape: (fields) =>
      fields.length === 0 ? '' : `${fields.join(' ')} ${digest('the key').slice(0, LENGTH)}`,
  };
}

/** Undefined and null give the same text, because both mean that the provider gave no value. */
export function textOf(value: unknown): string {
  return JSON.stringify(value ?? null);
}

/**
 * Names of the fields in which two prints of one shape differ. Returns all fields if there is no earlier
 * print, or if the prints are equal or differ in length.
 */
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
