import { pause, type WallClock } from '../../clock.ts';
import { AppError, isStoreUnavailable } from '../../errors.ts';
import { isTransient } from '../../events/poll/cadence.ts';
import { polledList } from '../../events/poll/polled-lists.ts';
import { parseNodeId } from '../../graph/node-id.ts';
import type { Provider } from '../../providers/port/provider.ts';
import type { InstanceRef } from '../../providers/port/records.ts';
import { rowOf } from '../../store/row.ts';
import type { Store } from '../../store/store.ts';
import { backgroundCall } from '../../transport/background-call.ts';
import type { Call } from '../../transport/call.ts';
import type { KeepPlan } from './keep-plan.ts';
import { keepRows } from './keep-rows.ts';
import type { Keeper } from './keeper.ts';
import { keptListOf } from './list-table.ts';

export interface FactsReaderOptions {
  readonly store: Store;
  readonly plan: KeepPlan;
  readonly keeper: Keeper;
  readonly clock: WallClock;
  /** 0 ≤ n < 1. */
  readonly random: () => number;
  /** Milliseconds between two looks for certificates without facts. Default 5,000. */
  readonly everyMs?: number;
  /** Milliseconds between two reads. Default 50. */
  readonly paceMs?: number;
  /** Milliseconds that one read may take. */
  readonly pageMs: number;
  /** Called for failures, except those of a provider and of a store that is away. */
  readonly onError: (error: unknown) => void;
}

const KINDS = ['CA_CERTIFICATE', 'DEVICE_CERTIFICATE'] as const;
const ROWS = 100;
/** Milliseconds without reads of an account after a read has failed for a passing reason. */
const RESTING_MS = 30_000;
/** Certificates that cannot be read or parsed. They are tried again after a restart. */
const MOST_UNREADABLE = 10_000;

/**
 * Reads the certificates whose lists leave the content out, each once: one call for each row without facts. The rows of a
 * list lose their facts only if the certificate seems to be another one.
 */
export function createFactsReader(options: FactsReaderOptions): { readonly stop: () => void } {
  const { store, plan, keeper, clock, random, everyMs = 5_000, paceMs = 50 } = options;
  const ended = new AbortController();
  const { signal } = ended;
  const unreadable = new Set<string>();
  const call = (): Call => backgroundCall(signal, options.pageMs);

  /** Replicas begin at different certificates, so that they seldom read the same one. */
  const inOwnOrder = (ids: readonly string[]): readonly string[] => {
    const start = store.isShared ? Math.floor(random() * ids.length) : 0;
    return [...ids.slice(start), ...ids.slice(0, start)];
  };
  /** Whether no other replica has read the certificate in the meantime. */
  const isMissing = async (id: string): Promise<boolean> => {
    if (!store.isShared) return true;
    const found = await store.rows(
      'SELECT 1 AS found FROM @inventory_object WHERE id = $1 AND facts IS NULL',
      [id],
    );
    return found.length > 0;
  };

  const readOne = async (provider: Provider, kind: (typeof KINDS)[number], id: string): Promise<void> => {
    const { account, region, instanceId, key } = parseNodeId(id);
    const at: InstanceRef = { provider: provider.name, account, region, instanceId };
    const [own = ''] = key;
    if (keeper.everyMs(at, polledList(kind)) === null) return;
    const found =
      kind === 'CA_CERTIFICATE'
        ? await provider.getCaCertificate?.(at, own, call())
        : await provider.getDeviceCertificate?.(at, own, call());
    // The next pass over the list removes the row.
    if (found === null || found === undefined) return void unreadable.add(id);
    const row = await keeper.prepareRecord(kind, id, found);
    if (row.facts === undefined) return void unreadable.add(id);
    // Of a device certificate only the facts count: its own row is what the list shows.
    const fresh = kind === 'CA_CERTIFICATE' ? row.fresh : {};
    await store.write(async (transaction) => {
      const [there] = await transaction.rows(
        'SELECT 1 AS found FROM @inventory_object WHERE id = $1 @locked',
        [id],
      );
      if (there === undefined) return;
      await keepRows(transaction, { ...keptListOf(at, polledList(kind)), at }, [{ ...row, fresh }]);
    }, 'pass');
  };

  const readAll = async (provider: Provider): Promise<void> => {
    for (const kind of KINDS) {
      // Without such a reading, the rows of the list have the content.
      const reading = kind === 'CA_CERTIFICATE' ? 'CaCertificate' : 'DeviceCertificate';
      if (provider.traits.readings[reading] === null) continue;
      for (let after = ''; ; ) {
        const rows = await store.rows(MISSING, [kind, provider.account, after]);
        const ids = rows.map((row) => idRow(row).id);
        for (const id of inOwnOrder(ids)) {
          if (unreadable.has(id) || !(await isMissing(id))) continue;
          try {
            await readOne(provider, kind, id);
          } catch (error) {
            if (!(error instanceof AppError) || isTransient(error) || isStoreUnavailable(error)) throw error;
            unreadable.add(id);
          }
          await pause(clock, paceMs, signal);
        }
        if (unreadable.size > MOST_UNREADABLE) unreadable.clear();
        after = ids.at(-1) ?? after;
        if (ids.length < ROWS) break;
      }
    }
  };

  const run = async (provider: Provider): Promise<void> => {
    while (!signal.aborted) {
      let restMs = everyMs;
      try {
        await readAll(provider);
      } catch (error) {
        if (signal.aborted) return;
        if (!(error instanceof AppError)) options.onError(error);
        restMs =
          error instanceof AppError ? Math.max(RESTING_MS, error.details.retryAfterMs ?? 0) : RESTING_MS;
      }
      await pause(clock, restMs, signal).catch(() => {});
    }
  };
  for (const { provider } of plan.accounts)
    if (plan.instancesEveryMs(provider.account) !== null) void run(provider);

  return { stop: () => ended.abort(new AppError('PROVIDER_TIMEOUT', 'The server is shutting down.')) };
}

/** The condition on the kinds is that of the index. */
const MISSING = `SELECT id FROM @inventory_object WHERE facts IS NULL
  AND kind IN ('CA_CERTIFICATE', 'DEVICE_CERTIFICATE') AND kind = $1 AND account = $2 AND id > $3
  ORDER BY id LIMIT ${ROWS}`;
const idRow = rowOf({ id: 'text' });
