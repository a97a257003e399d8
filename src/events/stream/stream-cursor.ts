import { AppError } from '../../errors.ts';
import type { RequestScope } from '../../graph/request-scope.ts';
import { integer, text } from '../../lists/position.ts';
import type { Position } from '../../providers/port/list.ts';
import { GAP_REASONS } from '../log/log.ts';
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

/** Throws INVALID_CURSOR. An expired cursor is not an error: its reader gets a gap. */
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
  const epoch = text(position[0]);
  const seq = integer(position[1]);
  const rest = position.slice(2);
  const deliveredAhead = rest.filter((each) => typeof each === 'number').map((each) => seq + each);
  const pendingGap = GAP_REASONS.find((reason) => rest.includes(reason)) ?? null;
  return { from: { epoch, seq, deliveredAhead, pendingGap } };
}
