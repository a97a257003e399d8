import { createExecute } from './execute.ts';
import { expiringWithin } from './expiring.ts';

/** IDENTITY_GRAPH_URL: the API (default: the demo). IDENTITY_GRAPH_KEY: a key, if the API requires one. */
const { env } = process;
const execute = createExecute(
  env['IDENTITY_GRAPH_URL'] ?? 'http://127.0.0.1:4000/graphql',
  env['IDENTITY_GRAPH_KEY'],
);
const { certificates, errors } = await expiringWithin(execute, 30, {
  provider: 'HUAWEI_IOTDA',
  instanceId: env['INSTANCE_ID'] ?? '8e1d4eb1-ccc7-ef19-aeee-71a2b06331ab',
});
for (const { commonName, status, daysUntilExpiry } of certificates) {
  console.log(`${daysUntilExpiry} days  ${status}  ${commonName ?? ''}`);
}
for (const { message, extensions } of errors) console.error(`${extensions.code}: ${message}`);
