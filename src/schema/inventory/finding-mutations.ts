import { badInput, describe } from '../../errors.ts';
import { isFindingId } from '../../graph/node-id.ts';
import {
  hasSuppression,
  type NamedFinding,
  type NewSuppression,
  suppress,
  unsuppress,
} from '../../inventory/findings/suppressions.ts';
import { placesIn } from '../../inventory/query/scope.ts';
import { reconcileState } from '../../writes/pipeline/reconcile.ts';
import { type Keyed, type Optional, write } from '../../writes/pipeline/write.ts';
import { checkUnquoted } from '../../writes/pipeline/write-target.ts';
import { mutation, type PayloadBuilder } from '../mutation.ts';
import type { OperationScope } from '../operation-scope.ts';
import { FindingType, KEPT } from './finding.ts';
import { findFinding, forgetFindings, maySeeFingerprints } from './finding-loader.ts';

/** Longest reason, in characters. */
const MOST = 1_000;

mutation('suppressFinding', {
  returns: 'the suppressed finding',
  description:
    'Suppresses an open finding for everybody who may see it, or changes its suppression. The suppression ends at `until`, or else when the finding is resolved. Makes no provider call.',
  input: (t) => ({
    id: t.id({ required: true, description: 'Global id of the finding.' }),
    reason: t.string({
      required: true,
      description:
        'Reason for the suppression, 1 to 1,000 characters. Everybody who may see the finding can read it.',
    }),
    until: t.field({
      type: 'DateTime',
      description: 'End of the suppression, in the future. Default: until the finding is resolved.',
    }),
  }),
  calls: 0,
  run: (
    operation: OperationScope,
    input: Keyed & { readonly id: string; readonly reason: string; readonly until: Optional<Date> },
  ) => {
    const { until } = input;
    const reason = input.reason.trim();
    checkUnquoted('reason', reason, MOST, '1 to 1,000 characters');
    const finding = namedBy(operation, input.id);
    const wanted = { reason, until: until?.getTime() ?? null, by: operation.principal.name };
    return write(operation, {
      ...changing('suppressFinding', operation, finding, wanted),
      what: { reason, ...(until == null ? {} : { until: until.toISOString() }) },
      input,
      check: () => {
        if (until != null && until.getTime() <= operation.now())
          throw badInput('input.until', 'a time in the future', until.toISOString());
      },
    });
  },
  payload: (t) => ({ finding: findingField(t) }),
});

mutation('unsuppressFinding', {
  returns: 'the finding',
  description: 'Ends the suppression of a finding. Makes no provider call.',
  input: (t) => ({ id: t.id({ required: true, description: 'Global id of the finding.' }) }),
  calls: 0,
  run: (operation: OperationScope, input: Keyed & { readonly id: string }) =>
    write(operation, {
      ...changing('unsuppressFinding', operation, namedBy(operation, input.id), null),
      input,
    }),
  payload: (t) => ({ finding: findingField(t) }),
});

/** Parses the id without a read. */
function namedBy(operation: OperationScope, id: string): NamedFinding {
  if (!isFindingId(id)) throw badInput('input.id', 'the id of a Finding', describe('another text'));
  return { id, places: placesIn(operation, null), maySeeFingerprints: maySeeFingerprints(operation) };
}

/** The request of a write to the store alone. Null: ends the suppression. */
function changing(
  name: string,
  operation: OperationScope,
  finding: NamedFinding,
  wanted: NewSuppression | null,
) {
  const { inventory } = operation;
  return {
    mutation: name,
    target: finding.id,
    // The transaction decides between two writes.
    lockKey: null,
    appendsEvents: true,
    plan: {
      send: async () => {
        await (wanted === null ? unsuppress(inventory, finding) : suppress(inventory, finding, wanted));
        forgetFindings(operation);
        return { requestId: null };
      },
      lost: reconcileState(() => hasSuppression(inventory, finding, wanted)),
      keep: () => ({ id: finding.id }),
    },
  } as const;
}

function findingField(t: PayloadBuilder<Awaited<ReturnType<typeof write>>>) {
  return t.field({
    type: FindingType,
    nullable: true,
    description: 'Finding after the mutation. Null if the mutation failed.',
    extensions: KEPT,
    resolve: ({ result }, _args, { operation }) => {
      const id = result?.kept['id'];
      return id == null ? null : findFinding(operation, id);
    },
  });
}
