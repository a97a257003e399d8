import type { CertificateInventoryFilter } from '../__generated__/useExpansionQuery.graphql.ts';
import { texts } from '../texts/texts.ts';
import type { Tone } from '../ui/Chip.tsx';

/** What depends on a CA, as the graph and the list show it. */
export interface BlastModel {
  readonly ca: CaNode;
  /** Other registrations of the same key. */
  readonly twins: readonly (CaNode & { readonly basis: string })[];
  /** Registered CAs that this CA signed, with the numbers of what depends on them. */
  readonly subCas: readonly (CaNode & { readonly certificates: number })[];
  /** The device certificates that this CA signed itself, by when they expire. Empty groups are left out. */
  readonly groups: readonly CertificateGroup[];
  /** Null: unknown. */
  readonly devices: number | null;
  readonly online: number | null;
}

export interface CaNode {
  readonly id: string;
  readonly name: string;
  /** Account and instance. */
  readonly place: string;
}

export type GroupKey = 'expired' | 'soon' | 'next' | 'later' | 'withoutDate';

export interface CertificateGroup {
  readonly key: GroupKey;
  readonly count: number;
  readonly tone: Tone;
  /** Finds its certificates; null if no filter can. */
  readonly filter: CertificateInventoryFilter | null;
}

interface Timeline {
  readonly expired: number;
  readonly later: number;
  readonly withoutDate: number;
  readonly buckets: readonly { readonly from: string; readonly to: string; readonly count: number }[];
}

/** Days until which an expiry is `soon`. The buckets of the timeline are days. */
const SOON_DAYS = 30;

/** The groups of a timeline with a bucket for each of the next 90 days. Each filter has the bounds of its buckets. */
export function groupsOf(issuedBy: string, timeline: Timeline): CertificateGroup[] {
  const { buckets } = timeline;
  const soon = buckets.slice(0, SOON_DAYS);
  const next = buckets.slice(SOON_DAYS);
  const groups: CertificateGroup[] = [
    { key: 'expired', count: timeline.expired, tone: 'bad', filter: { issuedBy, expired: true } },
    { key: 'soon', count: countOf(soon), tone: 'bad', filter: boundsOf(soon) },
    { key: 'next', count: countOf(next), tone: 'warn', filter: boundsOf(next) },
    { key: 'later', count: timeline.later, tone: 'good', filter: laterThan(buckets.at(-1)?.to) },
    { key: 'withoutDate', count: timeline.withoutDate, tone: 'quiet', filter: null },
  ];
  return groups.filter(({ count }) => count > 0);

  function boundsOf(days: Timeline['buckets']): CertificateInventoryFilter {
    return { issuedBy, expiresAfter: days[0]?.from ?? null, expiresBefore: days.at(-1)?.to ?? null };
  }
  function laterThan(end: string | undefined): CertificateInventoryFilter | null {
    return end === undefined ? null : { issuedBy, expiresAfter: end };
  }
}

function countOf(buckets: Timeline['buckets']): number {
  return buckets.reduce((sum, { count }) => sum + count, 0);
}

/** `1,261 devices · 60 online`, or that they are unknown. */
export function devicesText({ devices, online }: Pick<BlastModel, 'devices' | 'online'>): string {
  if (devices === null) return texts.blast.devicesUnknown;
  const count = texts.blast.devices(devices);
  return online === null ? count : `${count} · ${texts.blast.online(online)}`;
}
