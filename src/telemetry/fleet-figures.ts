import type { FleetFigures } from '../inventory/query/fleet-figures.ts';

/** Reads the figures. Null: the store does not answer. */
export type ReadFigures = () => Promise<FleetFigures | null>;

interface FleetGauge {
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly string[];
  readonly seriesOf: (figures: FleetFigures) => readonly (readonly [Record<string, string>, number])[];
}

export const FLEET_GAUGES: readonly FleetGauge[] = [
  {
    name: 'certificates_expiring',
    help: 'Certificates in the inventory that have expired, or that expire within 7, 30 or 90 days.',
    labelNames: ['kind', 'within'],
    seriesOf: ({ expiring }) => expiring.map(({ count, ...labels }) => [labels, count]),
  },
  {
    name: 'findings',
    help: 'Open findings of the inventory, by check and severity.',
    labelNames: ['check', 'severity'],
    seriesOf: ({ findings }) => findings.map(({ count, ...labels }) => [labels, count]),
  },
  {
    name: 'inventory_oldest_list_seconds',
    help: 'Age of the oldest list that the inventory keeps of an account, in seconds, without the daily readings of single objects.',
    labelNames: ['account'],
    seriesOf: ({ oldest }) => oldest.map(({ seconds, account }) => [{ account }, seconds]),
  },
  {
    name: 'inventory_lists_missing',
    help: 'Lists that the inventory keeps, but that were not read yet, failed, or are too old.',
    labelNames: ['reason'],
    seriesOf: ({ missing }) => missing.map(({ count, reason }) => [{ reason }, count]),
  },
];

const NOTHING: FleetFigures = { expiring: [], findings: [], oldest: [], missing: [] };

/** Milliseconds for which figures are served again, so that frequent scrapes do not load the store. */
const KEPT_MS = 30_000;

/** Reads the figures at most once in 30 seconds. Without an answer of the store, all series are absent. */
export function createFleetFigures(now: () => number) {
  let read: ReadFigures = () => Promise.resolve(null);
  let last: { readonly at: number; readonly figures: Promise<FleetFigures> } | null = null;
  return {
    watch: (source: ReadFigures): void => {
      read = source;
      last = null;
    },
    current: (): Promise<FleetFigures> => {
      if (last === null || now() - last.at >= KEPT_MS)
        last = { at: now(), figures: read().then((figures) => figures ?? NOTHING) };
      return last.figures;
    },
  };
}
