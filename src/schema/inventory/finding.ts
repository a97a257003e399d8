import type { AnyNode } from '../../graph/nodes.ts';
import type { Evidence, FindingSeverity } from '../../inventory/findings/check.ts';
import { CHECKS } from '../../inventory/findings/check-list.ts';
import type { Suppression } from '../../inventory/query/finding-rows.ts';
import type { Order } from '../../inventory/query/segments.ts';
import { builder } from '../builder.ts';
import { connectionType, WINDOW } from '../connection-type.ts';
import { cost } from '../cost/field-cost.ts';
import { describedEnum } from '../enums.ts';
import { presentMembers } from '../filter.ts';
import { ownFields } from '../member-fields.ts';
import { DIRECTION } from './filter-inputs.ts';
import { type FindingNode, findingNode, maySeeFingerprints, relatedOf } from './finding-loader.ts';
import { FleetInventoryType } from './fleet-inventory.ts';
import { connectKept, nowOf } from './kept-connection.ts';
import { keptObject } from './kept-nodes.ts';
import { askFindings } from './list-questions.ts';
import { INVENTORY_PAGE_ARGS } from './page-arguments.ts';

const CHECK = new Map(CHECKS.map((check) => [check.name, check]));

export const FindingCheckEnum = describedEnum(
  'FindingCheck',
  'Check that found something. docs/checks.md describes each.',
  Object.fromEntries(CHECKS.map(({ name, title }) => [name, `${title}.`])),
);
const SEVERITY_TEXTS: Readonly<Record<FindingSeverity, string>> = {
  CRITICAL: 'Devices fail, or an attacker can connect now.',
  HIGH: 'Act soon.',
  MEDIUM: 'Plan a change.',
  LOW: 'Clean up when you have time.',
  INFO: 'Good to know.',
};
export const FindingSeverityEnum = describedEnum('FindingSeverity', 'How bad a finding is.', SEVERITY_TEXTS);
const FindingStateEnum = describedEnum('FindingState', 'State of a finding.', {
  OPEN: 'Open, and not suppressed.',
  SUPPRESSED: 'Open, but suppressed.',
  RESOLVED: 'No longer true of the object.',
});

const FindingEvidence = builder.objectRef<Evidence>('FindingEvidence').implement({
  description: 'Fact that proves a finding. Never a secret.',
  fields: (t) =>
    ownFields(t, 'String', { name: 'Name of the fact, such as `validTo`.', value: 'Its value as text.' }),
});

const FindingSuppression = builder.objectRef<Suppression>('FindingSuppression').implement({
  description: 'Why a finding is suppressed.',
  fields: (t) => ({
    ...ownFields(t, 'String', {
      reason: 'Reason for the suppression.',
      by: 'Principal that suppressed the finding. Empty if the caller lacks the scope identity:write.',
    }),
    until: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'End of the suppression. Null: until the finding is resolved.',
      resolve: ({ until }) => (until === null ? null : new Date(until)),
    }),
    at: t.field({
      type: 'DateTime',
      description: 'When the finding was suppressed.',
      resolve: ({ at }) => new Date(at),
    }),
  }),
});

export const FindingType = builder.objectRef<FindingNode>('Finding');

/** Costs nothing: the inventory keeps it. */
export const KEPT = cost({ from: 'key' });

FindingType.implement({
  description:
    'Something that a check of the inventory found at an object. The id is stable: a finding that is resolved and comes back is the same one.',
  interfaces: [builder.nodeInterfaceRef()],
  isTypeOf: (value: unknown) => value instanceof Object && 'type' in value && value.type === 'Finding',
  directives: { key: { fields: 'id' } },
  fields: (t) => ({
    id: t.id({
      description: 'Global id, for `node` and inputs. Opaque and stable.',
      extensions: KEPT,
      resolve: ({ id }) => id,
    }),
    check: t.field({
      type: FindingCheckEnum,
      description: 'Check that found it.',
      resolve: ({ check }) => check as never,
    }),
    severity: t.field({
      type: FindingSeverityEnum,
      description: 'How bad it is now.',
      resolve: ({ severity }) => severity,
    }),
    ...ownFields(t, 'Int', { checkVersion: 'Version of the check.' }),
    ...ownFields(t, 'String', { detail: 'One sentence about this object.' }),
    title: t.string({
      description: 'One sentence about all findings of the check, without a full stop.',
      resolve: ({ check }) => CHECK.get(check)?.title ?? check,
    }),
    remedy: t.string({
      description: 'Steps that resolve the finding.',
      resolve: ({ check }) => CHECK.get(check)?.remedy ?? '',
    }),
    node: t.field({
      type: builder.nodeInterfaceRef(),
      nullable: true,
      description: 'Object with the finding. Null if the inventory no longer keeps the object.',
      extensions: cost({ from: 'key', leadsTo: 'kept' }),
      resolve: ({ objectId }, _args, { operation }) => keptObject(objectId, operation),
    }),
    evidence: t.field({
      type: [FindingEvidence],
      description: 'Facts that prove the finding, at most 20.',
      resolve: ({ evidence }) => [...evidence],
    }),
    related: t.field({
      type: [builder.nodeInterfaceRef()],
      nullable: { list: false, items: true },
      description:
        'Other objects that the finding needs, such as those with the same key. Ordered by id, at most 100.',
      extensions: cost({ from: 'key', leadsTo: 'kept', most: 100 }),
      resolve: async (finding, _args, { operation }): Promise<(AnyNode | null)[]> => {
        const { ids } = await relatedOf(finding, operation);
        return Promise.all(ids.map((id) => keptObject(id, operation)));
      },
    }),
    relatedCount: t.int({
      description: 'Number of all such objects that the caller may see.',
      extensions: KEPT,
      resolve: async (finding, _args, { operation }) => (await relatedOf(finding, operation)).count,
    }),
    firstSeenAt: t.field({
      type: 'DateTime',
      description: 'When the check first found it.',
      resolve: ({ firstSeen }) => new Date(firstSeen),
    }),
    lastSeenAt: t.field({
      type: 'DateTime',
      description:
        'When the finding was last known to hold: at the last whole read of the list with the object.',
      resolve: ({ lastSeen }) => new Date(lastSeen),
    }),
    resolvedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the finding ended. Null: it holds.',
      resolve: ({ resolvedAt }) => (resolvedAt === null ? null : new Date(resolvedAt)),
    }),
    suppression: t.field({
      type: FindingSuppression,
      nullable: true,
      description: 'Null: the finding is not suppressed.',
      resolve: ({ suppression }, _args, { operation }) => {
        if (suppression === null || (suppression.until ?? Number.POSITIVE_INFINITY) <= nowOf(operation))
          return null;
        const mayKnow = operation.principal.scopes.has('identity:write');
        return mayKnow ? suppression : { ...suppression, by: '' };
      },
    }),
  }),
});

export const FindingFilterInput = builder.inputType('FindingFilter', {
  description: 'Filter for findings. All given members must hold.',
  fields: (t) => ({
    checks: t.field({ type: [FindingCheckEnum], description: 'One of these checks.' }),
    minSeverity: t.field({ type: FindingSeverityEnum, description: 'This severity or a worse one.' }),
    severity: t.field({ type: [FindingSeverityEnum], description: 'One of these severities.' }),
    state: t.field({ type: [FindingStateEnum], description: 'One of these states. Default: OPEN.' }),
    nodeId: t.id({ description: 'Global id of the object with the finding.' }),
    text: t.string({
      description:
        'Words of names and ids of the object, ignoring case: each word must begin a word of the object.',
    }),
  }),
});

const FindingOrderField = describedEnum('FindingOrderField', 'Property that orders findings.', {
  SEVERITY: 'Severity. DESC begins with the worst.',
  FIRST_SEEN: 'When the check first found it.',
});
const FindingOrderInput = builder.inputType('FindingOrder', {
  description: 'Order of findings. Findings that are equal in it are ordered by id.',
  fields: (t) => ({
    field: t.field({ type: FindingOrderField, required: true, description: 'Property.' }),
    direction: t.field(DIRECTION),
  }),
});

const COLUMNS = { SEVERITY: 'severity', FIRST_SEEN: 'first_seen' } as const;

builder.objectField(FleetInventoryType, 'findings', (t) =>
  t.field({
    type: connectionType('Finding', 'findings', FindingType),
    nullable: true,
    description:
      'Findings of the checks, the worst first by default. They are computed when objects change and never by a query, so this makes no provider call.',
    extensions: cost({ kept: 'Query.instances' }),
    directives: WINDOW,
    args: {
      ...INVENTORY_PAGE_ARGS,
      filter: t.arg({ type: FindingFilterInput, description: 'Conditions. Default: open findings.' }),
      orderBy: t.arg({ type: FindingOrderInput, description: 'Order of the list. Default: SEVERITY DESC.' }),
    },
    resolve: ({ places }, { filter, orderBy, ...args }, { operation }) => {
      const wanted = presentMembers(filter);
      const order: Order = {
        column: COLUMNS[orderBy?.field ?? 'SEVERITY'],
        direction: orderBy?.direction ?? 'DESC',
      };
      return connectKept(
        operation,
        {
          // Cursors are bound to what the caller may see.
          ...{ field: 'findings', filter: { ...wanted, mayCompare: maySeeFingerprints(operation) } },
          ...askFindings(operation, places, wanted),
          ...{ places, order },
          node: findingNode,
        },
        args,
      );
    },
  }),
);
