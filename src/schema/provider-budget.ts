import type { ProviderBudget } from '../graph/registry.ts';
import { builder } from './builder.ts';
import { ProviderEnum } from './enums.ts';
import { nullableOwnFields, ownFields } from './member-fields.ts';

/** Maximum number of budgets in an answer. */
const MOST = 1_000;

const ProviderBudgetType = builder.objectRef<ProviderBudget>('ProviderBudget').implement({
  description:
    'Remainder of a limit of calls to a provider. The server uses only a share of the limits that the provider documents (`rates`), so that no call is refused.',
  fields: (t) => ({
    ...ownFields(t, 'String', { account: 'Name of the configured account.' }),
    ...ownFields(t, ProviderEnum, { provider: 'Cloud service.' }),
    ...nullableOwnFields(t, 'String', {
      operation:
        "The provider's name of the operation. Null: all calls of all accounts that share the source address of this account's calls.",
    }),
    ...ownFields(t, 'Int', {
      remaining: 'Number of calls that may start now. Further calls wait.',
      limit: 'Number of calls that may start at once after a pause.',
    }),
    ...ownFields(t, 'Float', { perSecond: 'Calls per second on average.' }),
    resetAt: t.field({
      type: 'DateTime',
      description:
        "When `remaining` is `limit` again, if no call starts until then. On the store's clock, if replicas share a store.",
      resolve: ({ resetAt }) => new Date(resetAt),
    }),
  }),
});

builder.queryField('providerBudget', (t) =>
  t.field({
    type: [ProviderBudgetType],
    nullable: true,
    description: `Remainders of the limits of the calls to the accounts that the caller may see, at most ${MOST.toLocaleString('en')}: first of the limits for all operations, then of those for one operation. Operations without a limit of their own are absent. Makes no provider call. Fails with STORE_UNAVAILABLE if replicas share a store that is out of reach.`,
    resolve: async (_root, _args, { operation: { registry, principal } }) => {
      const budgets = await registry.budgets(principal);
      const isWhole = ({ operation }: ProviderBudget) => operation === null;
      return [...budgets.filter(isWhole), ...budgets.filter((each) => !isWhole(each))].slice(0, MOST);
    },
  }),
);
