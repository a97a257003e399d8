import { AppError } from '../../errors.ts';
import type { RequestScope } from '../../graph/request-scope.ts';
import { integer, invalidCursor, text } from '../../lists/position.ts';
import type { Position } from '../../providers/port/list.ts';
import { GAP_REASONS } from '../log/log.ts';
import type { AccountPosition, ReaderPosition } from './reader-position.ts';
import { accountsOf, type EventScope, scopeKey } from './scope.ts';
import type { Start } from './subscription.ts';

/** A cursor is bound to its scope and to the accounts that the caller sees, like the cursors of lists. */
function bindingOf(operation: RequestScope, scope: EventScope): string {
  const accounts = operation.registry.visible(operation.principal).map((provider) => provider.account);
  return JSON.stringify([scopeKey(scope), accounts.sort()]);
}

export function sealPosition(
  operation: RequestScope,
  scope: EventScope,
): (position: ReaderPosition) => string {
  const binding = bindingOf(operation, scope);
  return (position) => operation.sealer.seal(printPosition(scope, position), binding);
}

/** Throws INVALID_CURSOR. An expired cursor is not an error: its reader gets a gap. */
export function openStart(
  operation: RequestScope,
  scope: EventScope,
  after: string | null | undefined,
): Start {
  if (after == null) return { from: 'now' };
  try {
    return { from: parsePosition(scope, operation.sealer.open(after, bindingOf(operation, scope))) };
  } catch (error) {
    if (error instanceof AppError && error.code === 'CURSOR_EXPIRED') return { from: 'expired' };
    throw error;
  }
}

/**
 * Prints a position as the reason of the gap, the number of epochs, the epochs, and for each account of the scope: the
 * index of its epoch, its number, how many numbers it has ahead, and these. Names of accounts are not needed, because a
 * cursor is bound to its scope. Nearly always, all accounts have one epoch.
 */
export function printPosition(scope: EventScope, { accounts, pendingGap }: ReaderPosition): Position {
  const positions = accountsOf(scope).map((account) => accounts.get(account)!);
  const epochs = [...new Set(positions.map(({ epoch }) => epoch))];
  return [
    pendingGap,
    epochs.length,
    ...epochs,
    ...positions.flatMap(({ epoch, seq, deliveredAhead }) => {
      return [epochs.indexOf(epoch), seq, deliveredAhead.length, ...deliveredAhead.map((each) => each - seq)];
    }),
  ];
}

/** Throws INVALID_CURSOR. */
export function parsePosition(scope: EventScope, printed: Position): ReaderPosition {
  const [reason, count, ...rest] = printed;
  const epochs = rest.splice(0, integer(count)).map(text);
  const accounts = new Map<string, AccountPosition>();
  for (const account of accountsOf(scope)) {
    const [index, seq, ahead] = rest.splice(0, 3).map(integer);
    const epoch = epochs[index ?? -1];
    if (epoch === undefined || seq === undefined) throw invalidCursor();
    const deliveredAhead = rest.splice(0, ahead ?? 0).map((each) => seq + integer(each));
    accounts.set(account, { epoch, seq, deliveredAhead });
  }
  return { accounts, pendingGap: GAP_REASONS.find((each) => each === reason) ?? null };
}
