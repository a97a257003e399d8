import { badInput, notFound } from '../../errors.ts';
import { polledList } from '../../events/poll/polled-lists.ts';
import { connectScopes } from '../../graph/connection.ts';
import { instancesName } from '../../graph/list-name.ts';
import type { NodeOf } from '../../graph/nodes.ts';
import type { Provider } from '../../providers/port/provider.ts';
import type { Capability, InstanceRecord, InstanceRef, ProviderName } from '../../providers/port/records.ts';
import { builder } from '../builder.ts';
import { connectionType, filteredBy, WINDOW } from '../connection-type.ts';
import { type CostSources, cost, onlyAccount, pageCalls, windowSize } from '../cost/field-cost.ts';
import { lookupCost } from '../cost/lookup-cost.ts';
import { CapabilityEnum, InstanceEditionEnum, InstanceStatusEnum, ProviderEnum } from '../enums.ts';
import { filterNameParts, presentMembers } from '../filter.ts';
import { keptRowsOf, nodeOfRow } from '../inventory/old-lists.ts';
import { findInstanceOrOld } from '../inventory/old-nodes.ts';
import { nullableRecordFields, recordFields } from '../member-fields.ts';
import { InstanceType, nodeType } from '../node.ts';
import type { OperationScope } from '../operation-scope.ts';
import { pageOnlyLookup } from '../page-continuation.ts';
import type { Arguments } from '../selection.ts';
import { TagFilter } from './tag.ts';

InstanceType.implement({
  ...nodeType('Instance'),
  description: 'Instance of a cloud IoT service. It contains all other objects.',
  fields: (t) => ({
    account: t.string({
      description: 'Name of the configured account that owns the instance.',
      resolve: ({ at }) => at.account,
    }),
    region: t.string({ description: 'Provider-side id of the region.', resolve: ({ at }) => at.region }),
    ...nullableRecordFields(t, 'String', {
      name: 'Display name. Null if not set.',
      rawEdition: 'Edition as the provider sent it. Null if missing.',
      rawStatus: 'Status as the provider sent it. Null if missing.',
    }),
    ...recordFields(t, InstanceEditionEnum, { edition: 'Purchased edition. It determines `capabilities`.' }),
    ...recordFields(t, InstanceStatusEnum, { status: 'Operational status.' }),
    ...nullableRecordFields(t, 'DateTime', {
      createdAt: 'Time of purchase. Null if unknown.',
      expiresAt:
        'Time of expiry unless the instance is renewed. Null if it does not expire or the time is unknown.',
    }),
    ...recordFields(t, [CapabilityEnum], {
      capabilities: 'Supported features. A connection of an unsupported feature is null.',
    }),
  }),
});

export function has(node: NodeOf<'Instance'>, capability: Capability): boolean {
  return node.record.capabilities.includes(capability);
}

const InstanceConnection = connectionType('Instance', 'instances', InstanceType);

const InstanceFilter = builder.inputType('InstanceFilter', {
  description: 'Filter for instances. An instance must meet all given conditions.',
  fields: (t) => ({
    provider: t.field({ type: ProviderEnum, description: 'Cloud service.' }),
    account: t.string({ description: 'Name of the configured account.' }),
    region: t.string({ description: 'Provider-side id of the region.' }),
    name: t.string({ description: 'Part of the display name.' }),
    edition: t.field({ type: InstanceEditionEnum, description: 'Edition. UNKNOWN is not allowed.' }),
    tags: t.field({
      type: [TagFilter],
      description:
        'Tags that an instance must have, 1 to 20. Only ApsaraMQ supports this: also set `provider`, `account` or `region` to exclude IoTDA accounts.',
    }),
  }),
});

builder.queryFields((t) => ({
  instances: t.field({
    type: InstanceConnection,
    nullable: true,
    description:
      'Instances of all accounts and regions that the caller may see, ordered by account and region. A region that cannot be read is one edge with a null node and an error.',
    extensions: cost({ sources: sourcesOfInstances }),
    directives: WINDOW,
    args: filteredBy(InstanceFilter),
    resolve: (_root, { filter, ...args }, { operation }) => {
      const { provider = null, account = null, region = null, ...members } = presentMembers(filter);
      const wanted = { provider, account, region };
      if (members.edition === 'UNKNOWN')
        throw badInput('filter.edition', 'an edition other than UNKNOWN', members.edition);
      const places = placesOf(operation, wanted);
      // The name contains the accounts that the caller may see, because the list depends on them.
      const accounts = operation.registry.visible(operation.principal).map((provider) => provider.account);
      const name = JSON.stringify(['Query.instances', wanted, accounts.sort(), ...filterNameParts(members)]);
      // Created before any call, because a provider refuses an unsupported filter when its list is created.
      const scopes = places.map((place) => ({
        key: `${place.provider.account}/${place.region}`,
        list: operation.paging.memo.share(
          [instancesName(place.provider.account, place.region), ...filterNameParts(members)].join('\n'),
          place.provider.instances(place.region, members),
        ),
        // The inventory cannot say what a filter of the provider matches.
        ...(Object.keys(members).length > 0 ? {} : { kept: keptInstancesIn(operation, place) }),
      }));
      return connectScopes(operation.paging, name, async () => scopes, args, {
        together: true,
        node: (record) => nodeOfRow(operation, 'Instance', atOf(record), record),
      });
    },
  }),
  instance: t.field({
    type: InstanceType,
    nullable: true,
    description: 'Instance with the given provider-side id.',
    extensions: cost(lookupCost('Instance')),
    args: {
      provider: t.arg({ type: ProviderEnum, required: true, description: 'Cloud service of the object.' }),
      instanceId: t.arg.string({ required: true, description: 'Provider-side id.' }),
    },
    resolve: (_root, { provider, instanceId }, { operation }, info) => {
      const providers = operation.registry.providersNamed(operation.principal, provider);
      return (
        pageOnlyLookup(operation, info, 'Instance', { providers, instanceId }, []) ??
        instanceOr(operation, providers, instanceId)
      );
    },
  }),
}));

function atOf({ provider, account, region, instanceId }: InstanceRecord): InstanceRef {
  return { provider, account, region, instanceId };
}

function keptInstancesIn(
  operation: OperationScope,
  { provider: { name, account }, region }: ReturnType<typeof placesOf>[number],
) {
  const at = { provider: name, account, region, instanceId: '' };
  return keptRowsOf<InstanceRecord>(operation, at, polledList('INSTANCE'));
}

function sourcesOfInstances(args: Arguments, operation: OperationScope): CostSources {
  const {
    provider = null,
    account = null,
    region = null,
  } = (args['filter'] ?? {}) as Partial<Parameters<typeof placesOf>[1]>;
  const places = Map.groupBy(
    placesOf(operation, { provider, account, region }),
    (place) => place.provider.traits,
  );
  const ofEach = [...places].map(([traits, each]) => {
    // Not null: the registry refuses a provider without this list.
    const list = traits.lists['Query.instances']!;
    const accounts = new Set(each.map((place) => place.provider.account));
    const known = [...accounts].map((name) => operation.registry.mostInstances(name) ?? Infinity);
    const most = known.reduce((sum, count) => sum + count, 0);
    const size = Math.min(windowSize(args), most);
    return {
      calls: Array.from(
        Map.groupBy(each, (place) => place.provider.account),
        ([account, regions]) => ({
          ...{ traits, account, operation: list.operation },
          calls: regions.length * pageCalls(list, args),
        }),
      ),
      from: {
        traits,
        account: onlyAccount(each.map((place) => place.provider)),
        objects: 1,
        instances: size,
        list: {
          ...{ size, pages: 0, count: list.page === 'whole' ? 0 : each.length },
          operation: list.operation,
        },
      },
    };
  });
  return {
    calls: ofEach.flatMap(({ calls }) => calls),
    from: ofEach.map(({ from }) => from),
    combine: 'worst',
  };
}

/** Finds the instance or throws NOT_FOUND. Every look-up by natural key starts here. */
export async function instanceOr(
  operation: OperationScope,
  providers: readonly Provider[],
  instanceId: string,
): Promise<NodeOf<'Instance'>> {
  const found = await findInstanceOrOld(operation, providers, instanceId);
  if (found === null) throw notFound();
  return found;
}

function placesOf(
  { registry, principal }: OperationScope,
  wanted: { provider: ProviderName | null; account: string | null; region: string | null },
) {
  return registry
    .visible(principal)
    .filter((provider) => wanted.provider === null || provider.name === wanted.provider)
    .filter((provider) => wanted.account === null || provider.account === wanted.account)
    .flatMap((provider) =>
      provider.regions
        .filter((region) => wanted.region === null || region === wanted.region)
        .map((region) => ({ provider, region })),
    );
}
