import { AppError } from '../../errors.ts';
import type { RequestScope } from '../../graph/request-scope.ts';
import type { Position } from '../../providers/port/list.ts';
import type { GapReason } from '../log/log.ts';
import type { ReaderPosition } from './coalesce.ts';
import { type EventScope, scopeKey } from './scope.ts';
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
  return ({ epoch, seq, deliveredAhead, pendingGap }) =>
    operation.sealer.seal(
      [epoch, seq, ...deliveredAhead.map((each) => each - seq), ...(pendingGap === null ? [] : [pendingGap])],
      binding,
    );
}

/** Throws INVALID_CURSOR. An expired cursor is no error: its reader gets a gap. */
export function openStart(
  operation: RequestScope,
  scope: EventScope,
  after: string | null | undefined,
): Start {
  if (after == null) return { from: 'now' };
  let position: Position;
  try {
    position = operation.sealer.open(after, bindingOf(operation, scope));
  } catch (error) {
    if (error instanceof AppError && error.code === 'CURSOR_EXPIRED') return { from: 'expired' };
    throw error;
  }
  const [epoch, seq, ...rest] = position as readonly [string, number, ...(number | GapReason)[]];
  const deliveredAhead = rest.filter((each) => typeof each === 'number').map((each) => seq + each);
  const pendingGap = rest.find((each) => typeof each === 'string') ?? null;
  return { from: { epoch, seq, deliveredAhead, pendingGap } };
}
