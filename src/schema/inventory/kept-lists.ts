import type { Order, OrderColumn } from '../../inventory/query/segments.ts';
import type { ListField } from '../../providers/port/traits.ts';
import { builder } from '../builder.ts';
import { WINDOW } from '../connection-type.ts';
import { cost } from '../cost/field-cost.ts';
import { presentMembers } from '../filter.ts';
import { AuthIdentityConnection } from '../nouns/auth-identity.ts';
import { CaCertificateConnection } from '../nouns/ca-certificate.ts';
import { ClientCredentialConnection } from '../nouns/client-credential.ts';
import { DeviceCertificateConnection } from '../nouns/device-certificate.ts';
import { DeviceConnection } from '../nouns/device-lists.ts';
import { GroupConnection } from '../nouns/group.ts';
import type { OperationScope } from '../operation-scope.ts';
import {
  CertificateFilterInput,
  CertificateOrderInput,
  CredentialFilterInput,
  CredentialOrderInput,
  DeviceFilterInput,
  DeviceOrderInput,
  GroupFilterInput,
  GroupOrderInput,
  IdentityFilterInput,
  IdentityOrderInput,
} from './filter-inputs.ts';
import { type FleetInventory, FleetInventoryType } from './fleet-inventory.ts';
import { connectKept } from './kept-connection.ts';
import { keptNode } from './kept-nodes.ts';
import { askCertificates, askCredentials, askDevices, askGroups, askIdentities } from './list-questions.ts';
import { INVENTORY_PAGE_ARGS } from './page-arguments.ts';

const FILTER = 'Only objects that meet all conditions are returned. Default: no condition.';
const orderText = (order: string) => `Order of the list. Default: ${order}.`;

/** Options of a field that returns objects of this list as the inventory keeps them. */
function keptOptions(list: ListField) {
  return { nullable: true, extensions: cost({ kept: list }), directives: WINDOW } as const;
}

type OrderArgument<Field extends string> =
  | { readonly field: Field; readonly direction: Order['direction'] }
  | null
  | undefined;

function orderOf<Field extends string>(
  columns: Readonly<Record<Field, OrderColumn>>,
  given: OrderArgument<Field>,
  usual: Field,
): Order {
  return { column: columns[given?.field ?? usual], direction: given?.direction ?? 'ASC' };
}

const CERTIFICATE_COLUMNS = {
  VALID_TO: 'time_at',
  COMMON_NAME: 'name',
  FIRST_SEEN: 'first_seen',
  STATUS: 'status',
} as const;

const DEVICE_COLUMNS = {
  NAME: 'name',
  DEVICE_ID: 'key_text',
  REGISTERED_AT: 'time_at',
  FIRST_SEEN: 'first_seen',
} as const;

type CertificateArguments = Parameters<typeof connectKept>[2] & {
  readonly filter?: typeof CertificateFilterInput.$inferInput | null | undefined;
  readonly orderBy?: typeof CertificateOrderInput.$inferInput | null | undefined;
};

/** Resolves a list of certificates of one kind. */
function certificates<Kind extends 'CaCertificate' | 'DeviceCertificate'>(
  field: string,
  kind: Kind,
  { places }: FleetInventory,
  { filter, orderBy, ...args }: CertificateArguments,
  operation: OperationScope,
) {
  const wanted = presentMembers(filter);
  const entity = kind === 'CaCertificate' ? 'CA_CERTIFICATE' : 'DEVICE_CERTIFICATE';
  return connectKept(
    operation,
    {
      ...{ field, filter: wanted, places },
      ...askCertificates(operation, places, wanted, entity),
      order: orderOf(CERTIFICATE_COLUMNS, orderBy, 'VALID_TO'),
      node: (row) => keptNode(kind, row),
    },
    args,
  );
}

builder.objectFields(FleetInventoryType, (t) => ({
  groups: t.field({
    ...keptOptions('Instance.groups'),
    type: GroupConnection,
    description: 'Groups of the fleet.',
    args: {
      ...INVENTORY_PAGE_ARGS,
      filter: t.arg({ type: GroupFilterInput, description: FILTER }),
      orderBy: t.arg({ type: GroupOrderInput, description: orderText('NAME ASC') }),
    },
    resolve: ({ places }, { filter, orderBy, ...args }, { operation }) => {
      const wanted = presentMembers(filter);
      return connectKept(
        operation,
        {
          ...{ field: 'groups', filter: wanted, places },
          ...askGroups(operation, places, wanted),
          order: orderOf({ NAME: 'name', FIRST_SEEN: 'first_seen' }, orderBy, 'NAME'),
          node: (row) => keptNode('Group', row),
        },
        args,
      );
    },
  }),
  caCertificates: t.field({
    ...keptOptions('Instance.caCertificates'),
    type: CaCertificateConnection,
    description: 'CA certificates of the fleet.',
    args: {
      ...INVENTORY_PAGE_ARGS,
      filter: t.arg({ type: CertificateFilterInput, description: FILTER }),
      orderBy: t.arg({ type: CertificateOrderInput, description: orderText('VALID_TO ASC') }),
    },
    resolve: (fleet, args, { operation }) =>
      certificates('caCertificates', 'CaCertificate', fleet, args, operation),
  }),
  deviceCertificates: t.field({
    ...keptOptions('Instance.deviceCertificates'),
    type: DeviceCertificateConnection,
    description: 'Device certificates of the fleet.',
    args: {
      ...INVENTORY_PAGE_ARGS,
      filter: t.arg({ type: CertificateFilterInput, description: FILTER }),
      orderBy: t.arg({ type: CertificateOrderInput, description: orderText('VALID_TO ASC') }),
    },
    resolve: (fleet, args, { operation }) =>
      certificates('deviceCertificates', 'DeviceCertificate', fleet, args, operation),
  }),
  clientCredentials: t.field({
    ...keptOptions('Instance.clientCredentials'),
    type: ClientCredentialConnection,
    description: 'Client credentials of the fleet (ApsaraMQ). The inventory keeps only the client ids.',
    args: {
      ...INVENTORY_PAGE_ARGS,
      filter: t.arg({ type: CredentialFilterInput, description: FILTER }),
      orderBy: t.arg({ type: CredentialOrderInput, description: orderText('CLIENT_ID ASC') }),
    },
    resolve: ({ places }, { filter, orderBy, ...args }, { operation }) => {
      const wanted = presentMembers(filter);
      return connectKept(
        operation,
        {
          ...{ field: 'clientCredentials', filter: wanted, places },
          ...askCredentials(operation, places, wanted),
          order: orderOf({ CLIENT_ID: 'key_text', FIRST_SEEN: 'first_seen' }, orderBy, 'CLIENT_ID'),
          node: (row) => keptNode('ClientCredential', row),
        },
        args,
      );
    },
  }),
  authIdentities: t.field({
    ...keptOptions('Instance.authIdentities'),
    type: AuthIdentityConnection,
    description: 'Custom-auth identities of the fleet (ApsaraMQ).',
    args: {
      ...INVENTORY_PAGE_ARGS,
      filter: t.arg({ type: IdentityFilterInput, description: FILTER }),
      orderBy: t.arg({ type: IdentityOrderInput, description: orderText('USERNAME ASC') }),
    },
    resolve: ({ places }, { filter, orderBy, ...args }, { operation }) => {
      const wanted = presentMembers(filter);
      return connectKept(
        operation,
        {
          ...{ field: 'authIdentities', filter: wanted, places },
          ...askIdentities(operation, places, wanted),
          order: orderOf({ USERNAME: 'key_text', FIRST_SEEN: 'first_seen' }, orderBy, 'USERNAME'),
          node: (row) => keptNode('AuthIdentity', row),
        },
        args,
      );
    },
  }),
  devices: t.field({
    ...keptOptions('Instance.devices'),
    type: DeviceConnection,
    description: 'Devices of the fleet (IoTDA).',
    args: {
      ...INVENTORY_PAGE_ARGS,
      filter: t.arg({ type: DeviceFilterInput, description: FILTER }),
      orderBy: t.arg({ type: DeviceOrderInput, description: orderText('NAME ASC') }),
    },
    resolve: ({ places }, { filter, orderBy, ...args }, { operation }) => {
      const wanted = presentMembers(filter);
      return connectKept(
        operation,
        {
          ...{ field: 'devices', filter: wanted, places },
          ...askDevices(operation, places, wanted),
          order: orderOf(DEVICE_COLUMNS, orderBy, 'NAME'),
          node: (row) => keptNode('Device', row),
        },
        args,
      );
    },
  }),
}));
