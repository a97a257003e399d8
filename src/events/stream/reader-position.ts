import type { EventLog, GapReason, LogPosition } from '../log/log.ts';
import type { StreamPosition } from './coalesce.ts';

/** What a reader has received of the streams of all accounts of its scope. */
export interface ReaderPosition {
  /** By the name of the account. */
  readonly accounts: ReadonlyMap<string, AccountPosition>;
  /** The reason for a gap that the reader has not received yet. It is delivered when the whole scope is known. */
  readonly pendingGap: GapReason | null;
}

export type AccountPosition = Omit<StreamPosition, 'pendingGap'>;

/** The position behind everything that the heads of the accounts' streams contain. */
export function positionAt(
  heads: ReadonlyMap<string, LogPosition>,
  pendingGap: GapReason | null,
): ReaderPosition {
  const accounts = [...heads].map(([account, head]) => [account, { ...head, deliveredAhead: [] }] as const);
  return { accounts: new Map(accounts), pendingGap };
}

/** The position behind everything that the streams of the accounts contain now. */
export async function headOf(
  log: Pick<EventLog, 'head'>,
  accounts: readonly string[],
  pendingGap: GapReason | null,
): Promise<ReaderPosition> {
  const heads = accounts.map(async (account) => [account, await log.head(account)] as const);
  return positionAt(new Map(await Promise.all(heads)), pendingGap);
}

/** The position after the reader went on in the stream of one account. */
export function moved(
  { accounts }: ReaderPosition,
  account: string,
  { pendingGap, ...position }: StreamPosition,
): ReaderPosition {
  return { accounts: new Map(accounts).set(account, position), pendingGap };
}
