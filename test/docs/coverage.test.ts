import { isObjectType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { OPERATIONS as ALIBABA_OPERATIONS } from '../../src/providers/alibaba/operations.ts';
import { OPERATIONS as HUAWEI_OPERATIONS } from '../../src/providers/huawei/operations.ts';
import { createSchema } from '../../src/schema/index.ts';
import type { ProviderAction } from '../../src/transport/call.ts';

const schema = createSchema();

/** docs/coverage.md: every operation in the adapters' tables, and the field that reaches it. */
interface Reached {
  /** Fields of the graph that reach the operation. */
  readonly fields: readonly string[];
  readonly paging?: string;
}

const by = (...fields: string[]): Reached => ({ fields });
const paged = (paging: string, ...fields: string[]): Reached => ({ fields, paging });

const ALIBABA: Record<string, Reached | string> = {
  ListInstances: paged('whole', 'Query.instances', 'Query.instance'),
  ListGroupId: paged('whole', 'Instance.groups', 'Query.group', 'ClientCredential.group'),
  ListCaCertificate: paged('numbered', 'Instance.caCertificates'),
  GetCaCertificate: by('Query.caCertificate', 'DeviceCertificate.ca'),
  ListDeviceCertificate: paged('numbered', 'Instance.deviceCertificates'),
  ListDeviceCertificateByCaSn: paged('numbered', 'CaCertificate.deviceCertificates'),
  GetDeviceCertificate: by('Query.deviceCertificate'),
  ListDeviceCredentialClientId: paged('hybrid', 'Group.clientCredentials', 'Instance.clientCredentials'),
  GetDeviceCredential: by('Query.clientCredential', 'ClientCredential.secret', 'Mutation.revealSecret'),
  QueryCustomAuthIdentity: paged('token', 'Instance.authIdentities'),
  QueryCustomAuthPermission: paged(
    'token',
    'Instance.authPermissions',
    'AuthIdentity.permissions',
    'Query.authPermission',
  ),
  QueryCustomAuthConnectBlack: paged(
    'token',
    'Instance.blockedClients',
    'ClientCredential.blocked',
    'Query.blockedClient',
  ),
  QuerySessionByClientId: by('ClientCredential.session', 'AuthIdentity.session'),
  BatchQuerySessionByClientIds: by('ClientCredential.session', 'AuthIdentity.session'),
  QueryToken: by('Mutation.checkToken'),
  GetRegisterCode: by('Mutation.createRegistrationCode'),
  CreateGroupId: by('Mutation.createGroup'),
  DeleteGroupId: by('Mutation.deleteGroup'),
  RegisterCaCertificate: by('Mutation.registerCaCertificate'),
  ActiveCaCertificate: by('Mutation.setCaCertificateStatus'),
  InactivateCaCertificate: by('Mutation.setCaCertificateStatus'),
  DeleteCaCertificate: by('Mutation.deleteCaCertificate'),
  ActiveDeviceCertificate: by('Mutation.setDeviceCertificateStatus'),
  InactivateDeviceCertificate: by('Mutation.setDeviceCertificateStatus'),
  DeleteDeviceCertificate: by('Mutation.deleteDeviceCertificate'),
  RegisterDeviceCredential: by('Mutation.registerClientCredential'),
  RefreshDeviceCredential: by('Mutation.rotateClientCredential'),
  UnRegisterDeviceCredential: by('Mutation.revokeClientCredential'),
  AddCustomAuthIdentity: by('Mutation.createAuthIdentity'),
  UpdateCustomAuthIdentity: by('Mutation.updateAuthIdentity'),
  DeleteCustomAuthIdentity: by('Mutation.deleteAuthIdentity'),
  AddCustomAuthPermission: by('Mutation.setAuthPermission'),
  UpdateCustomAuthPermission: by('Mutation.setAuthPermission'),
  DeleteCustomAuthPermission: by('Mutation.deleteAuthPermission'),
  AddCustomAuthConnectBlack: by('Mutation.blockClient'),
  DeleteCustomAuthConnectBlack: by('Mutation.unblockClient'),
  CloseConnection: by('Mutation.closeConnection'),
  ApplyToken: by('Mutation.issueToken'),
  RevokeToken: by('Mutation.revokeToken'),
};

const HUAWEI: Record<string, Reached | string> = {
  ListInstances: paged('marker', 'Query.instances'),
  ShowInstance: by('Query.instance'),
  ListCertificates: paged('marker', 'Instance.caCertificates', 'DeviceCertificate.ca'),
  ShowCertificate: by('Query.caCertificate', 'CaCertificate.pem'),
  ListDeviceCertificate: paged('marker', 'Instance.deviceCertificates', 'Device.certificate'),
  ShowDeviceCertificate: by('Query.deviceCertificate', 'DeviceCertificate.pem'),
  ListDeviceByDeviceCertificate: paged('marker', 'DeviceCertificate.devices'),
  ListDevices: paged('marker', 'Instance.devices'),
  ShowDevice: by('Query.device', 'Device.auth', 'Device.status', 'Mutation.revealSecret'),
  SearchDevices: paged('marker', 'Instance.deviceSearch', 'Device.status', 'Device.groups'),
  ListDeviceGroupsByDevice: by('Device.groups'),
  ListProducts: paged('marker', 'Instance.products', 'Device.product'),
  ShowProduct: 'Not used: the list of products returns all products of a page at once.',
  ListDeviceGroups: paged('marker', 'Instance.groups'),
  ShowDeviceGroup: by('Query.group'),
  ShowDevicesInGroup: paged('marker', 'Group.devices'),
  ShowApplications: paged('whole', 'Instance.resourceSpaces', 'Device.space'),
  ShowApplication: 'Not used: the list of resource spaces is one call for all.',
  KeystoneCreateUserTokenByPassword: 'Internal: gets the token of an account with `iam` credentials.',
  AddCertificate: by('Mutation.registerCaCertificate'),
  CheckCertificate: by('Mutation.verifyCaCertificate'),
  UpdateCertificate: by('Mutation.updateCaCertificate'),
  DeleteCertificate: by('Mutation.deleteCaCertificate'),
  UpdateDeviceCertificate: by('Mutation.setDeviceCertificateStatus'),
  DeleteDeviceCertificate: by('Mutation.deleteDeviceCertificate'),
  AddDevice: by('Mutation.createDevice'),
  UpdateDevice: by('Mutation.updateDevice'),
  DeleteDevice: by('Mutation.deleteDevice'),
  FreezeDevice: by('Mutation.freezeDevice'),
  UnfreezeDevice: by('Mutation.unfreezeDevice'),
  ResetDeviceSecret: by('Mutation.resetDeviceSecret'),
  ResetFingerprint: by('Mutation.setDeviceFingerprint'),
  ChangeGateway: by('Mutation.changeGateway'),
  TagDevice: by('Mutation.setDeviceTags'),
  UntagDevice: by('Mutation.removeDeviceTags'),
  AddDeviceGroup: by('Mutation.createGroup'),
  UpdateDeviceGroup: by('Mutation.updateGroup'),
  DeleteDeviceGroup: by('Mutation.deleteGroup'),
  ListDevicePolicies: paged('marker', 'Instance.devicePolicies'),
  ShowDevicePolicy: by('Query.devicePolicy', 'DevicePolicy.statements'),
  ShowTargetsInDevicePolicy: paged('marker', 'DevicePolicy.targets'),
  CreateDevicePolicy: by('Mutation.createDevicePolicy'),
  UpdateDevicePolicy: by('Mutation.updateDevicePolicy'),
  DeleteDevicePolicy: by('Mutation.deleteDevicePolicy'),
  BindDevicePolicy: by('Mutation.bindDevicePolicy'),
  UnbindDevicePolicy: by('Mutation.unbindDevicePolicy'),
  ListDeviceAuthorizers: paged('marker', 'Instance.deviceAuthorizers'),
  ShowDeviceAuthorizer: by(
    'Query.deviceAuthorizer',
    'DeviceAuthorizer.signingToken',
    'Mutation.revealSecret',
  ),
  ListDeviceAuthenticationTemplates: paged('marker', 'Instance.deviceTemplates'),
  ShowDeviceAuthenticationTemplate: by('Query.deviceTemplate', 'DeviceTemplate.body'),
  ListProvisioningTemplates: paged('marker', 'Instance.deviceTemplates'),
  ShowProvisioningTemplate: by('Query.deviceTemplate', 'DeviceTemplate.body'),
  CreateOrDeleteDeviceInGroup: by('Mutation.addDeviceToGroup', 'Mutation.removeDeviceFromGroup'),
};

/** Operations of the two services that are not in the tables. */
const MISSING: readonly (readonly ['Alibaba' | 'Huawei', string, string])[] = [
  [
    'Alibaba',
    'SetSniConfig',
    'It sets certificates of host names, not of clients, and no operation reads them.',
  ],
  [
    'Alibaba',
    'ListTagResources, TagResources, UntagResources',
    'They concern tags of instances, which are bought and managed elsewhere. createGroup sets the tags of a group.',
  ],
  [
    'Alibaba',
    'SendMessage, QueryMqttTraceDevice, QueryMqttTraceMessageOfClient, QueryMqttTraceMessagePublish, QueryMqttTraceMessageSubscribe',
    'They concern messages and their traces, not identities.',
  ],
  ['Alibaba', 'DisasterDowngrade, DisasterRecovery', 'They concern the service as a whole, not identities.'],
  [
    'Huawei',
    'CreateDeviceAuthorizer, UpdateDeviceAuthorizer, DeleteDeviceAuthorizer',
    'Read only: an authorizer is created and changed together with the function that it calls.',
  ],
  [
    'Huawei',
    'CreateDeviceAuthenticationTemplate, UpdateDeviceAuthenticationTemplate, DeleteDeviceAuthenticationTemplate, CreateProvisioningTemplate, UpdateProvisioningTemplate, DeleteProvisioningTemplate',
    'Read only: a mistake in a template in use locks out every device of the instance.',
  ],
  [
    'Huawei',
    'AddApplication, UpdateApplication, DeleteApplication, CreateProduct, UpdateProduct, DeleteProduct',
    'They concern the containers and types of devices, not identities. Deleting a space deletes its devices.',
  ],
  ['Huawei', 'CreateAccessCode', 'Each call invalidates the previous code, and no operation reads a code.'],
  ['Huawei', 'ListResourcesByTags', 'Not used: it returns only ids, and `Instance.devices` has the tags.'],
  [
    'Huawei',
    'CreateServerCertificate, ListServerCertificate, ShowServerCertificate, DeleteServerCertificate, CreateDomainConfiguration, ListDomainConfigurations, ShowDomainConfiguration, UpdateDomainConfiguration, DeleteDomainConfiguration, CreateSecurityProfile, ListSecurityProfiles, ShowSecurityProfile, UpdateSecurityProfile, DeleteSecurityProfile',
    "They concern the service's side of a connection, not the device's.",
  ],
  [
    'Huawei',
    'AddBridge, ListBridges, ResetBridgeSecret, DeleteBridge, CreateDeviceProxy, ListDeviceProxies, ShowDeviceProxy, UpdateDeviceProxy, DeleteDeviceProxy, AddQueue, BatchShowQueue, ShowQueue, DeleteQueue',
    'They concern the transport of device data after authentication.',
  ],
  [
    'Huawei',
    'all operations for rules, commands, messages, properties, shadows, tunnels, upgrades, export and batch tasks',
    'They concern the use of devices after authentication.',
  ],
  [
    'Huawei',
    '`extension_info`, `auth_info.timeout` and `shadow` of AddDevice and UpdateDevice',
    "They concern a device's own data and state, not its identity.",
  ],
  [
    'Huawei',
    'CreateInstance, UpdateInstance, DeleteInstance, ResizeInstance, ChangeInstanceChargeMode, BindInstanceTags, UnbindInstanceTags, ListInstanceFlavors, ListInstanceTasks, ShowInstanceTask, RetryInstanceTask (IoTDM)',
    'Instances are bought and managed elsewhere.',
  ],
  ['Huawei', 'KeystoneListProjects (IAM)', 'Not used: the configuration has the id of the project.'],
];

/** All fifty of the service (contract apsaramq, 2.0 and 2.12; SDK 1.7.1 and the CLI's metadata agree on them). */
const ALL_OF_ALIBABA = `
  ListInstances CreateGroupId DeleteGroupId ListGroupId
  GetRegisterCode RegisterCaCertificate GetCaCertificate ListCaCertificate
  ActiveCaCertificate InactivateCaCertificate DeleteCaCertificate
  ListDeviceCertificate ListDeviceCertificateByCaSn GetDeviceCertificate
  ActiveDeviceCertificate InactivateDeviceCertificate DeleteDeviceCertificate
  RegisterDeviceCredential GetDeviceCredential RefreshDeviceCredential UnRegisterDeviceCredential
  ListDeviceCredentialClientId
  AddCustomAuthIdentity UpdateCustomAuthIdentity QueryCustomAuthIdentity DeleteCustomAuthIdentity
  AddCustomAuthPermission UpdateCustomAuthPermission QueryCustomAuthPermission DeleteCustomAuthPermission
  AddCustomAuthConnectBlack DeleteCustomAuthConnectBlack QueryCustomAuthConnectBlack
  QuerySessionByClientId BatchQuerySessionByClientIds CloseConnection
  ApplyToken QueryToken RevokeToken SetSniConfig
  SendMessage QueryMqttTraceDevice QueryMqttTraceMessageOfClient QueryMqttTraceMessagePublish
  QueryMqttTraceMessageSubscribe ListTagResources TagResources UntagResources DisasterDowngrade DisasterRecovery`;

function table(operations: readonly ProviderAction[], reached: Record<string, Reached | string>): string[] {
  return [
    '| operation | kind | reached by | paging | calls per second | billed |',
    '| --- | --- | --- | --- | --- | --- |',
    ...operations
      .toSorted((a, b) => (a.name < b.name ? -1 : 1))
      .map(({ name, effect, ratePerSecond, billed }) => {
        const how = reached[name]!;
        const fields = typeof how === 'string' ? how : how.fields.map((field) => `\`${field}\``).join(', ');
        const paging = typeof how === 'string' ? '' : (how.paging ?? '');
        return `| ${name} | ${effect} | ${fields} | ${paging} | ${ratePerSecond ?? 'not documented'} | ${{ true: 'yes', false: 'no', unknown: 'unknown' }[`${billed}`]} |`;
      }),
  ];
}

describe('docs/coverage.md', () => {
  const alibaba = Object.values(ALIBABA_OPERATIONS);
  const huawei = Object.values(HUAWEI_OPERATIONS);

  it('lists exactly the operations of the tables', () => {
    expect(Object.keys(ALIBABA).sort()).toEqual(alibaba.map(({ name }) => name).sort());
    expect(Object.keys(HUAWEI).sort()).toEqual(huawei.map(({ name }) => name).sort());
  });

  it('mentions each of the fifty operations of ApsaraMQ', () => {
    const missing = MISSING.filter(([cloud]) => cloud === 'Alibaba').flatMap(([, names]) =>
      names.split(', '),
    );
    const all = ALL_OF_ALIBABA.trim().split(/\s+/);
    expect(all).toHaveLength(50);
    expect([...Object.keys(ALIBABA), ...missing].sort()).toEqual(all.sort());
  });

  it('names existing fields', () => {
    for (const how of [...Object.values(ALIBABA), ...Object.values(HUAWEI)]) {
      for (const path of typeof how === 'string' ? [] : how.fields) {
        const [type = '', field = ''] = path.split('.');
        const found = schema.getType(type);
        expect(isObjectType(found) && found.getFields()[field] !== undefined, path).toBe(true);
      }
    }
  });

  // `npx vitest run test/docs/coverage.test.ts -u` writes the page.
  it('equals the page', async () => {
    const text = [
      '# Coverage',
      '',
      'This page lists every provider operation in the adapters, with the field that reaches it. Rates are the documented limits of one',
      'account; the configuration key `rates` sets the part that the server uses. Billed calls are charged as message transactions.',
      '',
      '## Alibaba Cloud ApsaraMQ for MQTT',
      '',
      ...table(alibaba, ALIBABA),
      '',
      '## Huawei Cloud IoTDA',
      '',
      'An enterprise instance of 1,000 TPS accepts 200 calls per second in all, 50 of which may read devices. One of 2,000 TPS accepts',
      'twice as many. Limits of standard instances, and of single operations except SearchDevices, are not documented.',
      '',
      'The documentation does not say whether calls to an instance count as its messages (`billed: unknown`). Set',
      '`accounts[].countsCalls` by your contract (docs/configuration.md). Calls of discovery (IoTDM) and IAM are not calls to an instance.',
      '',
      ...table(huawei, HUAWEI),
      '',
      '## Not reached',
      '',
      '| cloud | operations | why |',
      '| --- | --- | --- |',
      ...MISSING.map(([cloud, what, why]) => `| ${cloud} | ${what} | ${why} |`),
      '',
    ].join('\n');
    await expect(text).toMatchFileSnapshot('../../docs/coverage.md');
  });
});
