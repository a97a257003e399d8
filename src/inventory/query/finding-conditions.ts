import { badInput } from '../../errors.ts';
import { tryParseGlobalId } from '../../graph/node-id.ts';
import { type FindingSeverity, SEVERITIES } from '../findings/check.ts';
import { CHECKS } from '../findings/check-list.ts';
import { given, some } from './column-conditions.ts';
import { hasWord, wordsIn } from './object-filters.ts';
import { type Bind, type Condition, isOneOf, type Place } from './question.ts';

type Maybe<Value> = Value | null | undefined;

export type FindingState = 'OPEN' | 'SUPPRESSED' | 'RESOLVED';

export interface FindingFilter {
  readonly checks?: Maybe<readonly string[]>;
  readonly minSeverity?: Maybe<FindingSeverity>;
  readonly severity?: Maybe<readonly FindingSeverity[]>;
  readonly state?: Maybe<readonly FindingState[]>;
  readonly nodeId?: Maybe<string>;
  readonly text?: Maybe<string>;
}

const isSuppressed = (bind: Bind, now: number) =>
  `(o.suppressed_at IS NOT NULL AND (o.suppressed_until IS NULL OR o.suppressed_until > ${bind(now)}))`;
/** Whether a finding is neither resolved nor suppressed. */
export const isOpen = (bind: Bind, now: number): string =>
  `o.resolved_at IS NULL AND NOT ${isSuppressed(bind, now)}`;
const STATES: Readonly<Record<FindingState, (bind: Bind, now: number) => string>> = {
  OPEN: isOpen,
  SUPPRESSED: (bind, now) => `o.resolved_at IS NULL AND ${isSuppressed(bind, now)}`,
  RESOLVED: () => 'o.resolved_at IS NOT NULL',
};

/** Conditions on `inventory_finding AS o`. Throws BAD_USER_INPUT that names the member. */
export function findingConditions(filter: FindingFilter, now: number, field: string): readonly Condition[] {
  const states = filter.state == null ? ['OPEN' as const] : some(filter.state, `${field}.state`);
  return [
    ...given(filter.checks, (names): Condition => {
      const wanted = some(names, `${field}.checks`);
      return { filter: (bind) => isOneOf('o.check_name', wanted, bind) };
    }),
    ...given(
      filter.minSeverity,
      (least): Condition => ({ filter: (bind) => `o.severity >= ${bind(SEVERITIES.indexOf(least))}` }),
    ),
    ...given(filter.severity, (named): Condition => {
      const wanted = some(named, `${field}.severity`).map((each) => SEVERITIES.indexOf(each));
      return { filter: (bind) => isOneOf('o.severity', wanted, bind) };
    }),
    { filter: (bind) => `(${states.map((state) => `(${STATES[state](bind, now)})`).join(' OR ')})` },
    ...given(filter.nodeId, (id): Condition => {
      if (tryParseGlobalId(id) === null)
        throw badInput(`${field}.nodeId`, 'a global id issued by this API', id);
      return { filter: (bind) => `o.object_id = ${bind(id)}` };
    }),
    ...wordsIn(filter.text, `${field}.text`).map(
      (word): Condition => ({
        filter: (bind) => `EXISTS (SELECT 1 FROM @inventory_object AS x
            WHERE x.id = o.object_id AND ${hasWord(word, bind, 'x')})`,
      }),
    ),
  ];
}

/** Names of the checks that compare secrets. */
const COMPARING = CHECKS.filter(({ comparesSecrets }) => comparesSecrets === true).map(({ name }) => name);

/**
 * Conditions for what the caller may see. A finding that needs another object exists only if the caller may see such an
 * object. A finding that compares secrets exists only for callers who may see fingerprints of secrets. `places`: all that
 * the caller may see, whatever the scope of the question.
 */
export function visibleConditions(
  places: readonly Place[],
  maySeeFingerprints: boolean,
): readonly Condition[] {
  const visible = visibleJson(places);
  const other = (bind: Bind) => {
    const isOther = `p.kind = o.kind AND p.id <> o.object_id AND (o.unlike IS NULL OR p.sha256 <> o.unlike)
      AND ${isVisible('p', bind(visible))}`;
    const exists = (column: string) =>
      `EXISTS (SELECT 1 FROM @inventory_object AS p WHERE p.${column} = o.link AND ${isOther})`;
    return `(o.link IS NULL OR (o.link_column = 'key_id' AND ${exists('key_id')})
      OR (o.link_column = 'secret_print' AND ${exists('secret_print')}))`;
  };
  return [
    { filter: other },
    ...(maySeeFingerprints
      ? []
      : [{ filter: (bind: Bind) => `NOT ${isOneOf('o.check_name', COMPARING, bind)}` }]),
  ];
}

/** The places as rows for `isVisible`: account, region, stream (null for all of the region) and provider. */
export function visibleJson(places: readonly Place[]): string {
  return JSON.stringify(
    places.flatMap(({ account, provider, regions, streams }) =>
      regions.flatMap((region) =>
        streams === null
          ? [[account, region, null, provider]]
          : streams
              .filter((stream) => stream.startsWith(`${account}/${region}/`))
              .map((stream) => [account, region, stream, provider]),
      ),
    ),
  );
}

/** Whether the object or finding `own` is in one of the places. `visible`: the parameter with `visibleJson`. */
export function isVisible(own: string, visible: string): string {
  return `EXISTS (SELECT 1 FROM @each(${visible}) WHERE each.value ->> 0 = ${own}.account
    AND each.value ->> 1 = ${own}.region AND each.value ->> 3 = ${own}.provider AND (each.value ->> 2 IS NULL OR each.value ->> 2 = ${own}.stream))`;
}
