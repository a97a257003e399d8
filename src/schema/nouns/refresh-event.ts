import { deriveIterator } from '../../async-iterator.ts';
import type { Unreadable } from '../../events/interest/scope-interest.ts';
import { kindOfId } from '../../events/mutation-change.ts';
import { type EventScope, parseScope, type ScopeInput } from '../../events/stream/scope.ts';
import { openStart, sealPosition } from '../../events/stream/stream-cursor.ts';
import type { StreamEvent } from '../../events/stream/subscription.ts';
import { findNode } from '../../graph/find-node.ts';
import { parseNodeId } from '../../graph/node-id.ts';
import { builder } from '../builder.ts';
import { cost } from '../cost/field-cost.ts';
import { mostCallsToFind } from '../cost/lookup-cost.ts';
import { ChangeKindEnum, ChangeSourceEnum, EntityKindEnum, ErrorCodeEnum, GapReasonEnum } from '../enums.ts';
import { mutation } from '../mutation.ts';
import { sourcesOfIds } from '../node.ts';

type Told<Type extends StreamEvent['type']> = Extract<StreamEvent, { type: Type }> & {
  /** Sealed when it is asked for: for a reader that does not, it was a third of what an event costs. */
  readonly cursor: () => string;
};
type AnyTold = Told<'change'> | Told<'gap'> | Told<'heartbeat'>;

const RefreshEvent = builder.interfaceRef<AnyTold>('RefreshEvent').implement({
  description: 'Something about a scope that is watched. Every one tells where the stream stands.',
  fields: (t) => ({
    cursor: t.string({
      description: 'For `after`: what follows this event. Opaque; good for this scope and these credentials.',
      resolve: (event) => event.cursor(),
    }),
    at: t.field({
      type: 'DateTime',
      description: 'When it was seen; of a change, not when it happened at the provider.',
      resolve: (event) => new Date(event.at),
    }),
  }),
});

const type = (name: AnyTold['type']) => ({
  interfaces: [RefreshEvent],
  isTypeOf: (value: unknown) => (value as AnyTold).type === name,
});

builder.objectRef<Told<'change'>>('EntityChanged').implement({
  ...type('change'),
  description:
    'An object was made, changed or removed. A hint: what changed is told by name, and `entity` reads it as it is now.',
  fields: (t) => ({
    change: t.field({
      type: ChangeKindEnum,
      description: 'What became of it. Several changes that were told as one are the last one, or CREATED.',
      resolve: (event) => event.change,
    }),
    source: t.field({
      type: ChangeSourceEnum,
      description: 'How it was seen.',
      resolve: (event) => event.source,
    }),
    kind: t.field({
      type: EntityKindEnum,
      description: 'What kind of object it is.',
      resolve: (event) => kindOfId(event.id)!,
    }),
    entityId: t.id({ description: 'Its global id.', resolve: (event) => event.id }),
    changedFields: t.stringList({
      description: 'Names of its fields that changed; empty unless `change` is UPDATED. Never a value.',
      resolve: (event) => [...event.fields],
    }),
    entity: t.field({
      type: builder.nodeInterfaceRef(),
      nullable: true,
      description:
        'The object, read when the event is delivered and under your own rights; null once it is gone. Costs a provider call, made only when selected.',
      extensions: cost({ calls: mostCallsToFind }),
      resolve: (event, _args, { operation }) =>
        event.change === 'DELETED' ? null : findNode(operation, parseNodeId(event.id)),
    }),
  }),
});

builder.objectRef<Told<'gap'>>('StreamGap').implement({
  ...type('gap'),
  description:
    'Changes before this point may have been missed and will not be told: read again what you show, then go on with what follows. Told once for one cause, when all of the scope is known again.',
  fields: (t) => ({
    reason: t.field({
      type: GapReasonEnum,
      description: 'Why they cannot be told.',
      resolve: (event) => event.reason,
    }),
  }),
});

const UnreadableList = builder.objectRef<Unreadable>('UnreadableList').implement({
  description:
    'A list of the scope that cannot be read at the moment. The server keeps trying, and changes follow when a read succeeds.',
  fields: (t) => ({
    kind: t.field({
      type: EntityKindEnum,
      description: 'The kind of object in the list.',
      resolve: ({ kind }) => kind,
    }),
    code: t.field({
      type: ErrorCodeEnum,
      description: 'Why the last read failed.',
      resolve: ({ code }) => code,
    }),
    since: t.field({
      type: 'DateTime',
      description: 'The time of the first failed read since the last successful one.',
      resolve: ({ since }) => new Date(since),
    }),
  }),
});

builder.objectRef<Told<'heartbeat'>>('Heartbeat').implement({
  ...type('heartbeat'),
  description:
    'The server has delivered every change that it has seen in the scope until here; it cannot see changes in the lists of `unreadable`. Comes first, after the events that were missed, and then every 30 seconds while nothing happens.',
  fields: (t) => ({
    unreadable: t.field({
      type: [UnreadableList],
      description: 'Lists of the scope that cannot be read at the moment. Empty: all of them can.',
      resolve: ({ unreadable }) => unreadable,
    }),
    nextPollAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the scope is read next; null while it is being read.',
      resolve: ({ nextPollAt }) => (nextPollAt === null ? null : new Date(nextPollAt)),
    }),
  }),
});

const RefreshScope = builder.inputType('RefreshScope', {
  description:
    'What to watch: an instance, or one group of it. Each kind that is watched costs reads (docs/events.md).',
  fields: (t) => ({
    instanceId: t.id({ required: true, description: 'Global id of the Instance.' }),
    groupId: t.id({
      description:
        'Global id of a Group of it: only this group and what it holds (ApsaraMQ: client credentials; IoTDA: devices, by membership and name).',
    }),
    kinds: t.field({
      type: [EntityKindEnum],
      description: 'Only these kinds. Default: all that the instance has.',
    }),
  }),
});

builder.subscriptionType({ description: 'Everything that can be listened to, over WebSocket or SSE.' });

builder.subscriptionField('refreshEvents', (t) =>
  t.field({
    type: RefreshEvent,
    description:
      'First an event with the current cursor (Heartbeat), then what changes. With `after`, first what was missed: within retention exactly, otherwise one StreamGap. An answer with errors is the last one: the instance cannot be read any more. All who watch an instance share its reads.',
    // Of one event: how many there will be is nobody's to know.
    extensions: cost({
      sources: ({ scope }, operation) => {
        const { from, ...rest } = sourcesOfIds([(scope as ScopeInput).instanceId], operation);
        return { ...rest, from: from.map(({ traits }) => ({ traits, objects: 1, instances: 1 })) };
      },
    }),
    args: {
      scope: t.arg({ type: RefreshScope, required: true, description: 'What to watch.' }),
      after: t.arg.string({ description: 'A cursor of this scope: what follows it comes first.' }),
    },
    // Hands on batches; http/streams/subscribe.ts takes them apart and gives each its own operation.
    subscribe: async (_root, args, { operation }) => {
      const scope: EventScope = parseScope(operation, args.scope as ScopeInput, 'scope');
      const start = openStart(operation, scope, args.after);
      const seal = sealPosition(operation, scope);
      const batches = await operation.events.subscribe(scope, start, operation.call.signal);
      const withCursor = (event: StreamEvent) => ({ ...event, cursor: () => seal(event.position) });
      return deriveIterator(batches, {
        next: async (pull) => {
          const { done, value } = await pull();
          return done === true ? { done, value } : { done: false, value: value.map(withCursor) };
        },
      }) as never;
    },
    resolve: (event) => event as unknown as AnyTold,
  }),
);

mutation('refresh', {
  description:
    'Reads a scope now, for all who watch it. Needs identity:read. The answer comes when everything was read: how many calls that is depends on the fleet, so `cost` cannot say it before; `providerCalls` does afterwards. QUERY_TOO_COMPLEX before the first call if the last read of the scope needed more calls than are allowed, and otherwise when the limit is reached: changes in lists that were read whole by then are delivered, and a list that was not read whole reports nothing until its next read.',
  scope: 'identity:read',
  keyed: false,
  input: (t) => ({ scope: t.field({ type: RefreshScope, required: true, description: 'What to read.' }) }),
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
      description: 'For `refreshEvents(after:)` of the same scope: what changes after this read.',
      resolve: ({ result }) => result?.cursor ?? null,
    }),
  }),
});
