import type { World } from '../exchange.ts';
import type { HuaweiInstance } from '../fleet/fleet.ts';
import { invalidInput, missing } from './errors.ts';
import { checked, type PagingInput } from './paging.ts';

const RULES = { defaultLimit: 500, maxLimit: 500, marker: /^[a-fA-F0-9]{1,20}$/ };
const NAME = /^[A-Za-z0-9_\-一-龥]{1,64}$/;
const TYPES = ['standard', 'basic', 'enterprise', 'valueaddedservice'];

export interface InstanceFilter {
  readonly name: string | undefined;
  readonly instanceType: string | undefined;
}

/** First record id. It is above 2^53, as in the documentation's example (contract 2.13). */
const FIRST_RECORD = 1_805_431_584_415_871_305n;

/**
 * IoTDM ListInstances. Builds the JSON text by hand, because JSON.stringify cannot print a marker above 2^53 as a
 * number.
 */
export function listInstances(world: World, input: PagingInput & InstanceFilter): string {
  const { limit, marker, offset } = checked(input, RULES, world.switches.huawei);
  const { name, instanceType } = input;
  if (name !== undefined && !NAME.test(name)) throw invalidInput();
  if (instanceType !== undefined && !TYPES.includes(instanceType)) throw invalidInput();
  const all = world.fleet.huawei.instances
    .map((instance, index) => ({ instance, id: FIRST_RECORD + BigInt(index) }))
    // The documentation calls this filter "fuzzy" (contract 2.13), so a substring matches.
    .filter(({ instance }) => name === undefined || instance.name.includes(name))
    .filter(({ instance }) => instanceType === undefined || instance.type === instanceType);
  const before = marker === null ? null : BigInt(marker);
  const behind = all.reverse().filter(({ id }) => before === null || id < before);
  const rows = behind.slice(offset, offset + limit);
  const last = rows.at(-1)?.id;
  const text =
    last === undefined ? '""' : world.switches.huawei.instanceMarker === 'number' ? `${last}` : `"${last}"`;
  const instances = JSON.stringify(rows.map(({ instance }) => summaryOf(instance)));
  return `{"count":${all.length},"marker":${text},"instances":${instances}}`;
}

export function showInstance(
  world: World,
  instanceId: string,
  addressOf: (instanceId: string) => { host: string; port: number } | undefined,
): string {
  const instance = world.fleet.huawei.instances.find((each) => each.instanceId === instanceId);
  if (instance === undefined) throw missing('instance');
  const address = instance.type === 'basic' ? undefined : addressOf(instanceId);
  const access = {
    type: 'APP_HTTPS',
    domain_name: address?.host,
    port: address?.port,
    non_tls_port: null,
    websocket_port: null,
    public_address: [],
    private_addresses: [],
    ip_whitelist: instance.ipWhitelist ?? null,
  };
  return JSON.stringify({
    ...summaryOf(instance),
    description: instance.description ?? '',
    order_id: instance.orderId ?? null,
    region_id: world.fleet.huawei.region,
    operate_window: null,
    additional_params: null,
    tags: instance.tags ?? [],
    access_infos: address === undefined ? [] : [{ ...access, type: 'DEVICE_MQTT', port: 8883 }, access],
  });
}

function summaryOf(instance: HuaweiInstance) {
  return {
    instance_id: instance.instanceId,
    name: instance.name,
    instance_type: instance.type,
    flavor: { type: instance.flavor, size: 1 },
    status: instance.status,
    charge_mode: instance.chargeMode ?? 'prePaid',
    create_time: instance.createTime,
    update_time: instance.updateTime ?? instance.createTime,
    enterprise_project_id: instance.enterpriseProjectId ?? '0',
  };
}
