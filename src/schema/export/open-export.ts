import { type GraphQLInputObjectType, type GraphQLSchema, getNullableType, isInputObjectType } from 'graphql';
import { AppError, badInput } from '../../errors.ts';
import { tryParseGlobalId } from '../../graph/node-id.ts';
import { readListStates } from '../../inventory/keep/list-states.ts';
import { isReading, type KeptKind, READINGS } from '../../inventory/keep/readings.ts';
import type { Inventory, Snapshot } from '../../inventory/query/ask.ts';
import { completenessOf, type MissingList } from '../../inventory/query/completeness.ts';
import { type Ask, idSteps } from '../../inventory/query/id-steps.ts';
import { planQuestion } from '../../inventory/query/plan-question.ts';
import { placesIn } from '../../inventory/query/scope.ts';
import { isKeyOf } from '../../members.ts';
import { kindsOf } from '../inventory/fleet-inventory.ts';
import { hasKind } from '../inventory/kept-kinds.ts';
import type { Cell } from './columns.ts';
import { EXPORTED_LISTS, type Exporter } from './exported-lists.ts';
import { onlyParameter, parseParameters } from './parameters.ts';

/** What ends a whole export. */
export interface ExportTrailer {
  /** Rows of this connection. */
  readonly rows: number;
  /** Whether every list that the export rests on was read whole, and none is too old. */
  readonly complete: boolean;
  /** Lists that are missing or too old, at most 1,000. */
  readonly missing: readonly Readonly<Record<string, Cell>>[];
  /** Number of all such lists. */
  readonly missingCount: number;
  /** False: the rows were read in several steps, between which the inventory may have changed. */
  readonly snapshot: boolean;
}

export interface OpenedExport {
  readonly columns: readonly string[];
  /**
   * Reads all rows, and calls `send` with a few of them at a time, each with a cell for each column. Waits until `send`
   * resolves. If `send` rejects, so does this. Rejects with STORE_UNAVAILABLE if the store is out of reach.
   */
  readonly run: (send: (rows: readonly (readonly Cell[])[]) => Promise<void>) => Promise<ExportTrailer>;
}

export interface ExportSource extends Pick<Inventory, 'read'> {
  /** True: a whole export is one snapshot. False: the store has one connection, which an export must not keep. */
  readonly hasSnapshots: boolean;
}

/** Rows that are parsed and printed at a time, so that the event loop is never busy for long. */
const ROWS = 200;
const MOST_MISSING = 1_000;

/** Whether `name` is the field name of a list that can be exported. */
export const isExported = (name: string): boolean => isKeyOf(EXPORTED_LISTS, name);

/**
 * Prepares the export of the list with this name. Reads nothing. Throws BAD_USER_INPUT, NOT_FOUND or FORBIDDEN with the
 * parameter as `field`.
 */
export function openExport(
  schema: GraphQLSchema,
  source: ExportSource,
  exporter: Exporter,
  name: string,
  parameters: URLSearchParams,
): OpenedExport {
  const list = EXPORTED_LISTS[name];
  if (list === undefined) throw new AppError('NOT_FOUND', 'There is no such list.');
  const types = [
    inputOf(schema, 'Query', 'identityInventory', 'scope'),
    inputOf(schema, 'FleetInventory', name, 'filter'),
  ];
  const [scope = {}, filter = {}] = parseParameters(parameters, types, ['after']);
  const after = onlyParameter(parameters, 'after');
  if (after !== null && tryParseGlobalId(after)?.kind !== list.type)
    throw badInput('after', `the id of the last row that was received, of the type ${list.type}`, after);
  return withParameterNames(() => {
    const places = placesIn(exporter, scope);
    const opened = list.open(exporter, places, filter);
    const conditions = opened.conditions(exporter.now());
    const kinds = kindsOf({ field: { name }, args: { filter } });
    const accounts = places.map(({ account }) => account);
    const coverage = {
      ...{ places, kinds, namesInstances: scope['instanceIds'] !== undefined, maxAgeMs: null },
      mayHave: (account: string, kind: KeptKind) => hasKind(exporter, account, kind),
    };
    const run = async (
      ask: Ask,
      send: (rows: readonly (readonly Cell[])[]) => Promise<void>,
    ): Promise<ExportTrailer> => {
      const question = await ask(async (snapshot) => {
        const more = (await opened.readConditions?.(snapshot)) ?? [];
        return planQuestion(snapshot, { kind: opened.kind, places, conditions: [...conditions, ...more] });
      });
      let rows = 0;
      for await (const ids of idSteps(ask, { question, type: list.type, after })) {
        // Also an empty step, so that an export that is to end does so.
        for (let from = 0; from === 0 || from < ids.length; from += ROWS) {
          const own = ids.slice(from, from + ROWS);
          const cells = own.length === 0 ? [] : await ask((snapshot) => opened.readCells(snapshot, own));
          await send(cells);
          rows += cells.length;
        }
      }
      const states = await ask((snapshot) => readListStates(snapshot, accounts, kinds));
      const { missing } = completenessOf(states, coverage);
      return {
        ...{ rows, complete: missing.length === 0, snapshot: source.hasSnapshots },
        ...{ missing: missing.slice(0, MOST_MISSING).map(printMissing), missingCount: missing.length },
      };
    };
    return {
      columns: list.columns,
      run: async (send) => {
        if (!source.hasSnapshots) return run((work) => source.read(work), send);
        let isBegun = false;
        const work = (snapshot: Snapshot) => {
          // The store runs its work again if a transaction was lost. But rows that were sent cannot be taken back.
          if (isBegun) throw new AppError('STORE_UNAVAILABLE', 'The store is not available.');
          isBegun = true;
          return run((each) => each(snapshot), send);
        };
        return source.read(work, 'export');
      },
    };
  });
}

/** The input type of an argument. */
function inputOf(
  schema: GraphQLSchema,
  type: string,
  field: string,
  argument: string,
): GraphQLInputObjectType {
  const found = schema.getType(type);
  const args = found !== undefined && 'getFields' in found ? found.getFields()[field] : undefined;
  const own =
    args !== undefined && 'args' in args ? args.args.find(({ name }) => name === argument) : undefined;
  const input = own === undefined ? undefined : getNullableType(own.type);
  if (!isInputObjectType(input)) throw new Error(`${type}.${field} has no input ${argument}`);
  return input;
}

/** Names the parameter instead of the member of an argument: `filter.text` is `text` here. */
function withParameterNames<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof AppError) || error.details.field === undefined) throw error;
    const shorten = (text: string) => text.replace(/^(filter|scope)\./, '');
    const details = { ...error.details, field: shorten(error.details.field) };
    throw new AppError(error.code, shorten(error.message), { details, cause: error });
  }
}

function printMissing({
  account,
  region,
  at,
  kind,
  reason,
  code,
  ...times
}: MissingList): Readonly<Record<string, Cell>> {
  const date = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());
  return {
    ...{ account, region, instanceId: at?.instanceId ?? null },
    kind: isReading(kind) ? READINGS[kind].of : kind,
    reading: isReading(kind) ? READINGS[kind].reads : null,
    ...{ reason, code, lastReadAt: date(times.lastReadAt), retryAt: date(times.retryAt) },
  };
}
