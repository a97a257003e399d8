import type { InstanceRef } from '../providers/port/records.ts';
import { placeOf } from './keyed-loader.ts';

/**
 * Returns the identity of a list of an instance. Cursors are bound to it, and readers of the list share their pages by
 * it.
 */
export function listName(field: string, at: InstanceRef, ...rest: readonly string[]): string {
  return JSON.stringify([field, placeOf(at), ...rest]);
}

export function instancesName(account: string, region: string): string {
  return JSON.stringify(['instances', account, region]);
}

/**
 * Returns the instance that a list belongs to, as `placeOf` prints it; null: the list does not belong to a single
 * instance.
 */
export function placeOfList(name: string): string | null {
  const [, place]: readonly unknown[] = JSON.parse(name);
  return typeof place === 'string' ? place : null;
}
