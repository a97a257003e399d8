import type { InstanceRef } from '../providers/port/records.ts';
import { placeOf } from './keyed-loader.ts';

/** The identity of a list of an instance. Cursors are bound to it, and pages are shared by it. */
export function listName(field: string, at: InstanceRef, ...rest: readonly string[]): string {
  return JSON.stringify([field, placeOf(at), ...rest]);
}

export function instancesName(account: string, region: string): string {
  return JSON.stringify(['instances', account, region]);
}

/** The instance that a list belongs to, as `placeOf` prints it; null for a list of no single instance. */
export function placeOfList(name: string): string | null {
  const [, place]: readonly unknown[] = JSON.parse(name);
  return typeof place === 'string' ? place : null;
}
