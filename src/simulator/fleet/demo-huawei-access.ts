import { existing } from '../existing.ts';
import type { HuaweiInstance } from './fleet.ts';
import { compactTime, SECRET_MARK, type SeededRandom } from './seeded-random.ts';

const DAY = 24 * 60 * 60 * 1_000;

/** Adds a few policies, authorizers and templates to an instance whose edition supports them. */
export function fillAccess(instance: HuaweiInstance, seededRandom: SeededRandom, now: number): void {
  const times = (days: number) => ({
    createTime: compactTime(now - days * DAY),
    updateTime: compactTime(now - (days - 1) * DAY),
  });
  const recordId = (number: number) => (0x65000000 + number).toString(16).padStart(24, '0');
  instance.policies = ['publish-own', 'read-only', 'no-commands'].map((policyName, number) => ({
    recordId: recordId(number),
    policyId: seededRandom.hex(24, 'policy', policyName),
    policyName,
    appId: existing(instance.apps[0]).appId,
    statement: [
      {
        effect: number === 2 ? ('DENY' as const) : ('ALLOW' as const),
        actions: [number === 0 ? 'iotda:devices:publish' : 'iotda:devices:subscribe'],
        // `${devices.deviceId}` is a placeholder in the provider's own syntax, so it must be escaped here.
        resources: [`topic:/v1/\${devices.deviceId}/${policyName}`],
      },
    ],
    targets: instance.devices.slice(0, number * 2).map(({ deviceId }) => ({
      target_type: 'device' as const,
      target_id: deviceId,
    })),
    ...times(40 - number),
  }));
  instance.authorizers = ['legacy-devices', 'partners'].map((authorizerName, number) => ({
    recordId: recordId(number),
    authorizerId: seededRandom.uuid('authorizer', authorizerName),
    authorizerName,
    funcName: `check_${number}`,
    funcUrn: `urn:fss:cn-north-4:0123:function:default:check_${number}:latest`,
    signingEnable: true,
    signingToken: `st_${SECRET_MARK}${seededRandom.hex(32, 'signing token', authorizerName)}`,
    signingPublicKey: `pk_${seededRandom.hex(64, 'signing key', authorizerName)}`,
    defaultAuthorizer: number === 0,
    status: number === 0 ? ('ACTIVE' as const) : ('INACTIVE' as const),
    cacheEnable: false,
    ...times(20),
  }));
  instance.authenticationTemplates = [
    {
      recordId: recordId(0),
      templateId: seededRandom.hex(24, 'authentication template'),
      templateName: 'hmac-of-client-id',
      description: 'Password is an HMAC of the client id',
      status: 'ACTIVE' as const,
      templateBody: {
        parameters: { 'iotda::mqtt::client_id': { type: 'String' } },
        resources: { device_id: { ref: 'iotda::mqtt::client_id' } },
      },
      ...times(30),
    },
  ];
  instance.provisioningTemplates = [
    {
      recordId: recordId(0),
      templateId: seededRandom.hex(24, 'provisioning template'),
      templateName: 'by-common-name',
      description: 'Node id from the CN of the certificate',
      templateBody: {
        parameters: { 'iotda::certificate::common_name': { type: 'String' } },
        resources: {
          device: {
            node_id: { ref: 'iotda::certificate::common_name' },
            product_id: existing(instance.products[0]).productId,
          },
        },
      },
      ...times(30),
    },
  ];
}
