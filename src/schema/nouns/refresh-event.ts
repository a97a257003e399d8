import { deriveIterator } from '../../async-iterator.ts';
import type { Unreadable } from '../../events/interest/scope-interest.ts';
import { kindOfId } from '../../events/mutation-change.ts';
import { type EventScope, parseScope, type ScopeInput } from '../../events/stream/scope.ts';
import { openStart, sealPosition } from '../../events/stream/stream-cursor.ts';
import type { StreamEvent } from '../../events/stream/subscription.ts';
import { findNode } from '../../graph/find-node.ts';
import { isFindingId, parseNodeId } from '../../graph/node-id.ts';
import { membersOf } from '../../members.ts';
import { builder } from '../builder.ts';
import { cost } from '../cost/field-cost.ts';
import { sourcesOfIds } from '../cost/id-cost.ts';
import { mostCallsToFind } from '../cost/lookup-cost.ts';
import {
  ChangeKindEnum,
  ChangeSourceEnum,
  EntityKindEnum,
  ErrorCodeEnum,
  GapReasonEnum,
  ProviderEnum,
} from '../enums.ts';
import { findFinding, visibleFindings } from '../inventory/finding-loader.ts';
import { ownFields } from '../member-fields.ts';
import { mutation } from '../mutation.ts';

type EventOf<Type extends StreamEvent['type']> = Extract<StreamEvent, { type: Type }> & {
  /** Called only if the field is selected, because sealing takes a third of the time of an event. */
  readonly cursor: () => string;
};
type AnyEvent = EventOf<'change'> | EventOf<'gap'> | EventOf<'heartbeat'>;

const RefreshEvent = builder.interfaceRef<AnyEvent>('RefreshEvent').implement({
  description: 'Event of a subscribed scope. Its cursor is a position in the stream.',
  fields: (t) => ({
    cursor: t.string({
      description:
        'Opaque cursor. Pass it as `after` to continue a subscription after this event. Valid only for the same scope and credentials.',
      resolve: (event) => event.cursor(),
    }),
    at: t.field({
      type: 'DateTime',
      description: 'Time at which the server recorded the event. A change at the provider may be older.',
      resolve: (event) => new Date(event.at),
    }),
  }),
});

const type = (name: AnyEvent['type']) => ({
  interfaces: [RefreshEvent],
  isTypeOf: (value: unknown) => membersOf(value)['type'] === name,
});

builder.objectRef<EventOf<'change'>>('EntityChanged').implement({
  ...type('change'),
  description:
    'Creation, change or deletion of an object. The event only names the changed fields; `entity` reads the current object.',
  fields: (t) => ({
    change: t.field({
      type: ChangeKindEnum,
      description:
        'Kind of change. If several changes were merged into one event: the last one, or CREATED if the object is new to the subscriber.',
      resolve: (event) => event.change,
    }),
    source: t.field({
      type: ChangeSourceEnum,
      description: 'Source of the report.',
      resolve: (event) => event.source,
    }),
    kind: t.field({
      type: EntityKindEnum,
      description: 'Kind of the object.',
      resolve: (event) => (isFindingId(event.id) ? 'FINDING' : kindOfId(event.id)!),
    }),
    entityId: t.id({ description: 'Global id of the object.', resolve: (event) => event.id }),
    changedFields: t.stringList({
      description: 'Names of the changed fields, without values. Empty unless `change` is UPDATED.',
      resolve: (event) => [...event.fields],
    }),
    entity: t.field({
      type: builder.nodeInterfaceRef(),
      nullable: true,
      description:
        'Current object, read with the rights of the subscriber when the event is delivered. Null if the object no longer exists. Costs provider calls, made only when selected.',
      extensions: cost({ calls: mostCallsToFind }),
      resolve: ({ change, id }, _args, { operation }) => {
        if (isFindingId(id)) return findFinding(operation, id);
        return change === 'DELETED' ? null : findNode(operation, parseNodeId(id));
      },
    }),
  }),
});

builder.objectRef<EventOf<'gap'>>('StreamGap').implement({
  ...type('gap'),
  description:
    'Gap in the stream: changes before this point may be missing and will not follow. Reload everything, then continue with the next events. One cause produces one gap for the whole scope, sent as soon as the scope has been read again.',
  fields: (t) => ({
    reason: t.field({
      type: GapReasonEnum,
      description: 'Reason for the gap.',
      resolve: (event) => event.reason,
    }),
  }),
});

const UnreadableList = builder.objectRef<Unreadable>('UnreadableList').implement({
  description:
    'List of the scope that cannot be read at the moment. The server keeps trying. When a read succeeds, events report the changes since the last successful read.',
  fields: (t) => ({
    account: t.exposeString('account', { description: 'Account of the list.' }),
    instanceId: t.exposeID('instanceId', {
      nullable: true,
      description: "Global id of the instance of the list. Null for the list of the account's instances.",
    }),
    ...ownFields(t, EntityKindEnum, { kind: 'Kind of object in the list.' }),
    ...ownFields(t, ErrorCodeEnum, { code: 'Error code of the last failed read.' }),
    since: t.field({
      type: 'DateTime',
      description: 'Time of the first failed read since the last successful one.',
      resolve: ({ since }) => new Date(since),
    }),
  }),
});

builder.objectRef<EventOf<'heartbeat'>>('Heartbeat').implement({
  ...type('heartbeat'),
  description:
    'Confirmation that the server has delivered every detected change of the scope up to this point. The server detects no changes in the lists of `unreadable`. Sent at the start of a subscription, after missed events, and then after every 30 seconds without an event.',
  fields: (t) => ({
    ...ownFields(t, [UnreadableList], {
      unreadable: 'Lists of the scope that cannot be read at the moment. Empty if all can be read.',
    }),
    nextPollAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Time of the next poll of the scope. Null while a poll is in progress.',
      resolve: ({ nextPollAt }) => (nextPollAt === null ? null : new Date(nextPollAt)),
    }),
  }),
});

const RefreshScope = builder.inputType('RefreshScope', {
  description:
    'Scope of a subscription: an instance, one of its groups, or several instances. All members must hold; without any, the scope is all that the caller may see, at most 100 accounts. Each kind of each instance costs polls (docs/events.md).',
  fields: (t) => ({
    instanceId: t.id({
      description: 'Global id of an instance. Default: all instances, also those that appear later.',
    }),
    providers: t.field({ type: [ProviderEnum], description: 'Cloud services. Default: all.' }),
    accounts: t.stringList({
      description: 'Names of configured accounts. Default: all that the caller may see.',
    }),
    groupId: t.id({
      description:
        'Global id of a group of the instance; needs `instanceId`. The scope is then only this group and its content: client credentials on ApsaraMQ; devices on IoTDA, by membership and name. Default: the whole instance.',
    }),
    kinds: t.field({
      type: [EntityKindEnum],
      description:
        'Kinds of objects. Default: all kinds that the instances support. Without `instanceId`, kinds that an instance lacks are left out. FINDING only if it is named.',
    }),
  }),
});

builder.subscriptionType({ description: 'Entry point for subscriptions, over WebSocket or SSE.' });

builder.subscriptionField('refreshEvents', (t) =>
  t.field({
    type: RefreshEvent,
    description:
      'Reports changes in a scope. The first event is a Heartbeat with the current cursor. With `after`, the missed events come first; if they are no longer stored, one StreamGap replaces them. A result with errors ends the subscription: the provider permanently refuses access to the instance. All subscribers of an instance share its polls.',
    // The cost of one event, because the number of events is not known in advance.
    extensions: cost({
      sources: ({ scope }, operation) => {
        const { instanceId } = membersOf(scope);
        const found =
          instanceId == null
            ? operation.registry.visible(operation.principal)
            : sourcesOfIds([instanceId], operation).from;
        const from = found.map(({ traits }) => ({ traits, objects: 1, instances: 1 }));
        // An event has one object.
        return { calls: [], from, combine: 'worst' };
      },
    }),
    args: {
      scope: t.arg({ type: RefreshScope, required: true, description: 'Scope to watch.' }),
      after: t.arg.string({
        description: 'Cursor of this scope. The events after it come first. Default: only new events.',
      }),
    },
    // Yields batches. http/streams/subscribe.ts splits them and runs one operation for each event.
    subscribe: async (_root, args, { operation }) => {
      const scope: EventScope = parseScope(operation, args.scope, 'scope');
      const start = openStart(operation, scope, args.after);
      const seal = sealPosition(operation, scope);
      const batches = await operation.events.subscribe(scope, start, operation.call.signal, {
        visibleFindings: (ids) => visibleFindings(operation, ids),
      });
      const withCursor = (event: StreamEvent) => ({ ...event, cursor: () => seal(event.position) });
      return deriveIterator(batches, {
        next: async (pull) => {
          const { done, value } = await pull();
          return done === true ? { done, value } : { done: false, value: value.map(withCursor) };
        },
      }) as never;
    },
    resolve: (event) => event as unknown as AnyEvent,
  }),
);

mutation('refresh', {
  returns: 'a cursor after the poll',
  description:
    'Polls a scope now, for all of its subscribers. Needs only the scope identity:read. The response is sent when every list has been read; `extensions.providerCalls` then has the number of calls, which cannot be estimated in advance. Fails with QUERY_TOO_COMPLEX before the first call if the last poll of the scope needed more calls than allowed, or as soon as the limit is reached. In that case changes in completely read lists are delivered, and a partly read list reports nothing until its next poll.',
  scope: 'identity:read',
  keyed: false,
  input: (t) => ({ scope: t.field({ type: RefreshScope, required: true, description: 'Scope to poll.' }) }),
  run: async (operation, input: { readonly scope: ScopeInput }) => {
    const scope = parseScope(operation, input.scope, 'input.scope');
    const position = await operation.events.refresh(scope, {
      onSent: operation.call.onSent,
      allowedCalls: operation.allowedCalls ?? Number.POSITIVE_INFINITY,
      ...(operation.call.admit === undefined ? {} : { admit: operation.call.admit }),
      field: 'input.scope',
    });
    return { cursor: sealPosition(operation, scope)(position) };
  },
  payload: (t) => ({
    cursor: t.string({
      nullable: true,
      description:
        'Cursor for `refreshEvents(after:)` of the same scope, to receive the changes after this poll. Null if the mutation failed.',
      resolve: ({ result }) => result?.cursor ?? null,
    }),
  }),
});
