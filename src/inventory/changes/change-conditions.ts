import type { ChangeKind, ChangeSource, EntityKind } from '../../events/log/log.ts';
import { parseStream } from '../../events/stream/scope.ts';
import { printNodeId } from '../../graph/node-id.ts';
import { instancesOf } from '../keep/list-table.ts';
import { type Bind, isOneOf, type Place } from '../query/question.ts';

/** A member that is missing holds for all gaps. */
export interface GapFilter {
  /** What the caller may see, within the scope of the question. */
  readonly places: readonly Place[];
  /** Milliseconds since the epoch: at or after `from`, and before `to`. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly kinds?: readonly EntityKind[] | undefined;
}

/** A member that is missing holds for all changes. */
export interface ChangeFilter extends GapFilter {
  readonly changes?: readonly ChangeKind[] | undefined;
  readonly entityId?: string | undefined;
  readonly source?: ChangeSource | undefined;
}

/** The conditions on `inventory_change` for one place, joined with AND. */
export function changesIn(place: Place, filter: ChangeFilter, bind: Bind): string {
  const { from, to, kinds, changes, entityId, source } = filter;
  return [
    `account = ${bind(place.account)}`,
    inRegions(place, bind),
    ...(place.streams === null
      ? []
      : [`(${isOneOf('stream', place.streams, bind)} OR ${ofInstances(place, bind)})`]),
    ...(from === undefined ? [] : [`at >= ${bind(from)}`]),
    ...(to === undefined ? [] : [`at < ${bind(to)}`]),
    ...(entityId === undefined ? [] : [`entity_id = ${bind(entityId)}`]),
    ...(source === undefined ? [] : [`source = ${bind(source)}`]),
    ...(kinds === undefined ? [] : [isOneOf('kind', kinds, bind)]),
    ...(changes === undefined ? [] : [isOneOf('change', changes, bind)]),
    '@tick',
  ].join(' AND ');
}

/** The conditions on `inventory_gap` for one place. A gap in the list of a region's instances concerns each of them. */
export function gapsIn(
  place: Place,
  { from = 0, to = Number.MAX_SAFE_INTEGER, kinds }: GapFilter,
  bind: Bind,
): string {
  const streams = place.streams && [
    ...place.streams,
    ...place.regions.map((region) => regionOf(place, region)),
  ];
  return [
    `account = ${bind(place.account)}`,
    inRegions(place, bind),
    ...(streams === null ? [] : [isOneOf('stream', streams, bind)]),
    ...[`to_at > ${bind(from)}`, `from_at < ${bind(to)}`],
    ...(kinds === undefined ? [] : [isOneOf('kind', kinds, bind)]),
    '@tick',
  ].join(' AND ');
}

/** Streams begin with `account/region/`. `0` comes behind the slash. */
function inRegions({ account, regions }: Place, bind: Bind): string {
  const ranges = regions.map(
    (region) => `(stream >= ${bind(`${account}/${region}/`)} AND stream < ${bind(`${account}/${region}0`)})`,
  );
  return `(${ranges.join(' OR ')})`;
}

/** Changes of the instances themselves are those of a list of the region. */
function ofInstances({ account, regions, streams }: Place, bind: Bind): string {
  const ids = (streams ?? []).map((stream) => {
    return printNodeId('Instance', { ...parseStream(stream), account });
  });
  const lists = regions.map((region) => regionOf({ account }, region));
  return `(${isOneOf('stream', lists, bind)} AND ${isOneOf('entity_id', ids, bind)})`;
}

function regionOf({ account }: Pick<Place, 'account'>, region: string): string {
  return instancesOf(account, region).stream;
}
