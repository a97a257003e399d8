import { rowOf } from '../../store/row.ts';
import type { Statements } from '../../store/store.ts';
import { isVisible, visibleJson } from './finding-conditions.ts';
import type { FindingRow } from './finding-rows.ts';
import { type Bind, type Place, statement } from './question.ts';

/** Other objects of a finding that are returned. */
const MOST = 100;

/** The other objects that a finding needs. */
export interface Related {
  /** The first of them by id, at most 100. */
  readonly ids: readonly string[];
  /** Number of all of them. */
  readonly count: number;
}

type Finding = Pick<FindingRow, 'link' | 'kind' | 'objectId'>;
type Linked = Finding & { readonly link: NonNullable<FindingRow['link']> };

/** Objects of one kind with the same value. Several findings may need the same group. */
interface Group extends Linked {
  readonly place: number;
}

/** Groups of one statement. SQLite joins at most 500 SELECTs. */
const STEP = 50;
const idRow = rowOf({ place: 'integer', id: 'text' });
const countRow = rowOf({ place: 'integer', count: 'integer' });
const ownRow = rowOf({ id: 'text' });

/** Reads the other objects that each of the findings needs, those that the caller may see. */
export async function readRelated(
  snapshot: Statements,
  places: readonly Place[],
  findings: readonly Finding[],
): Promise<readonly Related[]> {
  const groups = new Map<string, Group>();
  for (const { link, kind, objectId } of findings)
    if (link !== null && !groups.has(nameOf(kind, link)))
      groups.set(nameOf(kind, link), { link, kind, objectId, place: groups.size });
  if (groups.size === 0 || places.length === 0) return findings.map(() => ({ ids: [], count: 0 }));
  const visible = visibleJson(places);
  const all = [...groups.values()];
  const [ids, counts] = [new Map<number, string[]>(), new Map<number, number>()];
  for (let start = 0; start < all.length; start += STEP) {
    const step = all.slice(start, start + STEP);
    const found = await read(snapshot, step, (group, bind) => {
      const members = membersOf(group, visible, bind);
      return `SELECT ${group.place} AS place, id FROM (SELECT p.id AS id ${members} ORDER BY p.id LIMIT ${MOST + 1}) AS b`;
    });
    for (const [place, rows] of Map.groupBy(found.map(idRow), (row) => row.place))
      ids.set(
        place,
        rows.map(({ id }) => id),
      );
    const counted = await read(
      snapshot,
      step,
      (group, bind) => `SELECT ${group.place} AS place, count(*) AS count ${membersOf(group, visible, bind)}`,
    );
    for (const { place, count } of counted.map(countRow)) counts.set(place, count);
  }
  const own = await readOwn(snapshot, findings.filter(isLinked), visible);
  return findings.map((finding) => {
    const group = isLinked(finding) ? groups.get(nameOf(finding.kind, finding.link)) : undefined;
    if (group === undefined) return { ids: [], count: 0 };
    const others = (ids.get(group.place) ?? []).filter((id) => id !== finding.objectId);
    const count = (counts.get(group.place) ?? 0) - (own.has(finding.objectId) ? 1 : 0);
    return { ids: others.slice(0, MOST), count };
  });
}

function isLinked(finding: Finding): finding is Linked {
  return finding.link !== null;
}

function nameOf(kind: string, { column, value, unlike }: Linked['link']): string {
  return JSON.stringify([kind, column, value, unlike]);
}

async function read(
  { rows }: Statements,
  groups: readonly Group[],
  select: (group: Group, bind: Bind) => string,
): Promise<readonly unknown[]> {
  const { sql, values } = statement((bind) =>
    groups.map((group) => select(group, bind)).join('\nUNION ALL '),
  );
  return rows(sql, values);
}

/** The objects of a group, and the object of the finding itself. */
function membersOf({ link: { column, value, unlike }, kind }: Linked, visible: string, bind: Bind): string {
  return `FROM @inventory_object AS p WHERE p.${column} = ${bind(value)} AND p.kind = ${bind(kind)}
    ${unlike === null ? '' : `AND p.sha256 <> ${bind(unlike)}`} AND ${isVisible('p', bind(visible))} AND @tick`;
}

/** Ids of objects of findings that are members of their own group. */
async function readOwn(
  { rows }: Statements,
  findings: readonly Linked[],
  visible: string,
): Promise<ReadonlySet<string>> {
  const own = new Set<string>();
  for (const [column, some] of Map.groupBy(findings, ({ link }) => link.column)) {
    const asked = some.map(({ objectId, kind, link: { value, unlike } }) => [objectId, value, kind, unlike]);
    const { sql, values } = statement(
      (bind) => `SELECT p.id AS id FROM @each(${bind(JSON.stringify(asked))}) JOIN @inventory_object AS p
        ON p.id = each.value ->> 0 WHERE p.${column} = each.value ->> 1 AND p.kind = each.value ->> 2
        AND (each.value ->> 3 IS NULL OR p.sha256 <> each.value ->> 3) AND ${isVisible('p', bind(visible))}`,
    );
    for (const { id } of (await rows(sql, values)).map(ownRow)) own.add(id);
  }
  return own;
}
