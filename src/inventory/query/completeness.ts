import { parseStream, streamOf } from '../../events/stream/scope.ts';
import type { InstanceRef } from '../../providers/port/records.ts';
import type { ListState, ListStates } from '../keep/list-states.ts';
import type { KeptKind } from '../keep/readings.ts';
import type { Place } from './question.ts';
import type { HasUnread } from './unread-certificates.ts';

export const MISSING_REASONS = [...(['NOT_KEPT', 'NOT_READ_YET', 'FAILED', 'TOO_OLD'] as const)];
export type MissingReason = (typeof MISSING_REASONS)[number];

/** A list that an answer lacks, or that is too old. Times are milliseconds since the epoch. */
export interface MissingList {
  /** Null: the instances of the region are not known, so all of their lists of this kind are missing. */
  readonly at: InstanceRef | null;
  readonly account: string;
  readonly region: string;
  readonly kind: KeptKind;
  /** True: the list was read, but not the content of all of its certificates. */
  readonly isContent: boolean;
  readonly reason: MissingReason;
  readonly code: string | null;
  readonly lastReadAt: number | null;
  readonly retryAt: number | null;
}

export interface Completeness {
  /** Start of the oldest and of the newest read; null: nothing was read. */
  readonly oldest: number | null;
  readonly newest: number | null;
  readonly missing: readonly MissingList[];
  /** The kinds of which a list was read. */
  readonly readKinds: ReadonlySet<KeptKind>;
}

/** What an answer is about. */
export interface Coverage {
  readonly places: readonly Place[];
  readonly kinds: readonly KeptKind[];
  /** True: the caller named the instances, so the lists of instances do not matter. */
  readonly namesInstances: boolean;
  /** Greatest age of a list in milliseconds; null: twice its interval. */
  readonly maxAgeMs: number | null;
  /** Whether the provider of an account can have objects of a kind. */
  readonly mayHave: (account: string, kind: KeptKind) => boolean;
}

/**
 * Tells which lists an answer rests on. A list is missing if it is not kept, if it was never read whole, or if its last whole
 * read is too old. If a region's instances are not known, every list of the region is missing.
 * `hasUnread`: for answers that rest on the content of certificates. Default: they rest on the lists alone.
 */
export function completenessOf(
  { now, lists }: ListStates,
  coverage: Coverage,
  hasUnread: HasUnread = () => false,
): Completeness {
  const found = new Map<string, MissingList>();
  const readKinds = new Set<KeptKind>();
  let oldest: number | null = null;
  let newest: number | null = null;
  const note = (wholeAt: number): void => {
    oldest = Math.min(oldest ?? wholeAt, wholeAt);
    newest = Math.max(newest ?? wholeAt, wholeAt);
  };
  const add = (missing: MissingList): void => {
    const { account, region, at, kind } = missing;
    const name = JSON.stringify([account, region, at?.instanceId, kind]);
    // Several lists of one kind: the credentials of each group. The first reason in the order of the enum counts.
    const other = found.get(name);
    if (other === undefined || rankOf(missing) < rankOf(other)) found.set(name, missing);
  };
  const { maxAgeMs } = coverage;
  for (const place of coverage.places) {
    const kinds = coverage.kinds.filter((kind) => coverage.mayHave(place.account, kind));
    const own = lists.filter(
      ({ account, region }) => account === place.account && place.regions.includes(region),
    );
    if (!coverage.namesInstances) {
      for (const region of place.regions) {
        const instances = own.find((list) => list.instanceId === null && list.region === region);
        const reason = reasonOf(instances, now, maxAgeMs);
        if (instances?.wholeAt != null && kinds.length > 0) note(instances.wholeAt);
        if (reason !== null)
          for (const kind of kinds) add(missingOf(place, region, null, kind, reason, instances));
      }
    }
    const named = new Set<string>();
    for (const list of own) {
      const { region, instanceId, kind } = list;
      if (instanceId === null) continue;
      const at = { provider: place.provider, account: place.account, region, instanceId };
      if (place.streams?.includes(streamOf(at)) === false) continue;
      named.add(streamOf(at));
      if (!kinds.includes(kind)) continue;
      if (list.wholeAt !== null) {
        note(list.wholeAt);
        readKinds.add(kind);
      }
      const reason = reasonOf(list, now, maxAgeMs);
      if (reason !== null) add(missingOf(place, region, at, kind, reason, list));
      else if (hasUnread(list))
        add({ ...missingOf(place, region, at, kind, 'NOT_READ_YET', undefined), isContent: true });
    }
    if (!coverage.namesInstances) continue;
    for (const at of instancesOf(place)) {
      const instances = own.find((list) => list.instanceId === null && list.region === at.region);
      if (named.has(streamOf(at))) continue;
      for (const kind of kinds)
        add(
          missingOf(place, at.region, at, kind, reasonOf(instances, now, maxAgeMs) ?? 'NOT_KEPT', instances),
        );
    }
  }
  return { oldest, newest, missing: [...found.values()], readKinds };
}

/** Why a list is missing; null: it was read whole, and not too long ago. */
export function reasonOf(
  list: ListState | undefined,
  now: number,
  maxAgeMs: number | null = null,
): MissingReason | null {
  if (list === undefined || list.everyMs === null) return 'NOT_KEPT';
  if (list.wholeAt !== null && now - list.wholeAt <= (maxAgeMs ?? 2 * list.everyMs)) return null;
  if (list.code !== null) return 'FAILED';
  return list.wholeAt === null ? 'NOT_READ_YET' : 'TOO_OLD';
}

function missingOf(
  { account }: Place,
  region: string,
  at: InstanceRef | null,
  kind: KeptKind,
  reason: MissingReason,
  list: ListState | undefined,
): MissingList {
  const isFailed = reason === 'FAILED';
  return {
    ...{ at, account, region, kind, reason, isContent: false, lastReadAt: list?.wholeAt ?? null },
    code: isFailed ? (list?.code ?? null) : null,
    retryAt: isFailed ? (list?.retryAt ?? null) : null,
  };
}

function rankOf({ reason }: MissingList): number {
  return MISSING_REASONS.indexOf(reason);
}

/** The instances that a place names by their streams. */
function instancesOf({ provider, streams }: Place): readonly InstanceRef[] {
  return (streams ?? []).map((stream) => ({ provider, ...parseStream(stream) }));
}
