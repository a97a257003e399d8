import { badInput } from '../../errors.ts';
import { createMarkerList } from '../../lists/marker.ts';
import { createWholeList } from '../../lists/whole.ts';
import { orNull } from '../client/or-null.ts';
import { filterIgnored } from '../port/contradiction.ts';
import { type InstanceFilter, refuseMembers } from '../port/filters.ts';
import type { List } from '../port/list.ts';
import type { Provider } from '../port/provider.ts';
import type { InstanceRecord } from '../port/records.ts';
import type { Addresses } from './addresses.ts';
import type { Address, CallProvider } from './client.ts';
import { pageOf, rowsOfPage } from './decode.ts';
import { configuredInstance, decodeInstance, instanceTypeOf } from './decode-instance.ts';
import { OPERATIONS } from './operations.ts';
import { INSTANCES_PAGE_SIZE } from './traits.ts';

export interface InstancesOptions {
  readonly account: string;
  readonly region: string;
  /** The configured instances. Default: discovery through IoTDM. */
  readonly instances?: readonly { readonly id: string; readonly name?: string; readonly endpoint?: string }[];
}

/** The pattern of IoTDM (contract 2.13). */
const NAME = /^[A-Za-z0-9_\-一-龥]{1,64}$/;

/** Lists the instances of an account: those that the configuration names, otherwise those that IoTDM returns. */
export function createInstances(
  { account, region, instances }: InstancesOptions,
  callProvider: CallProvider,
  management: Address,
  addresses: Addresses,
): Pick<Provider, 'instances' | 'getInstance'> {
  const configured = instances?.map(({ id, name }) => configuredInstance(account, region, id, name ?? null));

  const discovered = (
    query: Record<string, string | undefined>,
    filter: InstanceFilter,
  ): List<InstanceRecord> =>
    createMarkerList({
      place: { provider: 'HUAWEI_IOTDA', account, region, instanceId: null },
      maxPageSize: INSTANCES_PAGE_SIZE,
      maxOffset: 500,
      key: (row) => row.instanceId,
      read: async ({ marker, offset, limit }, call) => {
        const found = await callProvider(
          OPERATIONS.listInstances,
          management,
          {
            query: {
              ...query,
              limit,
              ...(marker === null ? {} : { marker }),
              ...(offset === 0 ? {} : { offset }),
            },
          },
          (answer) => ({
            rows: rowsOfPage(answer, 'instances').map((row) => decodeInstance(row, account, region, true)),
            ...pageOf(answer),
          }),
          call,
        );
        if (found.rows.some((row) => contradicts(row, filter)))
          throw filterIgnored('HUAWEI_IOTDA', OPERATIONS.listInstances.name);
        return found;
      },
    });

  return {
    instances: (_region, filter = {}) => {
      refuseMembers(filter, ['tags'], 'IoTDA', { provider: 'HUAWEI_IOTDA', account, region });
      const { name, edition } = filter;
      if (configured !== undefined) return known(configured.filter((row) => matches(row, filter)));
      if (name !== undefined && !NAME.test(name))
        throw badInput('filter.name', '1 to 64 letters, digits, _, - and Chinese characters (IoTDA)', name);
      if (edition === undefined) return discovered({ name }, filter);
      const instanceType = instanceTypeOf(edition);
      return instanceType === null ? known([]) : discovered({ name, instance_type: instanceType }, filter);
    },
    getInstance: async (_region, instanceId, call) => {
      if (configured !== undefined) return configured.find((row) => row.instanceId === instanceId) ?? null;
      if (!/^[0-9a-f-]{1,36}$/.test(instanceId)) return null;
      return orNull(
        callProvider(
          OPERATIONS.showInstance,
          { ...management, serves: instanceId },
          { id: instanceId },
          (answer) => {
            addresses.learn(instanceId, answer);
            return decodeInstance(answer, account, region, false);
          },
          call,
        ),
      );
    },
  };
}

/** Compares like the provider: a name matches if it contains the text. */
function matches(row: InstanceRecord, { name, edition }: InstanceFilter): boolean {
  return (
    (name === undefined || row.name?.includes(name) === true) &&
    (edition === undefined || row.edition === edition)
  );
}

/**
 * Returns whether the row's edition contradicts the filter. The name is not compared, because IoTDM documents its filter
 * only as "fuzzy".
 */
function contradicts(row: InstanceRecord, { edition }: InstanceFilter): boolean {
  return edition !== undefined && row.edition !== 'UNKNOWN' && row.edition !== edition;
}

function known(rows: readonly InstanceRecord[]): List<InstanceRecord> {
  return createWholeList({ key: (row) => row.instanceId, read: async () => rows });
}
