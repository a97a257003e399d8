import { execFile } from 'node:child_process';
import { delimiter } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { block } from '../../examples/typed-client/block.ts';
import { createExecute } from '../../examples/typed-client/execute.ts';
import { expiringWithin } from '../../examples/typed-client/expiring.ts';
import { ALIBABA, start } from '../kit/start.ts';

const PATH_OF_MACHINE = process.env['PATH']!.split(delimiter)
  .filter((each) => !each.includes('node_modules'))
  .join(delimiter);

it('the typed client finds every certificate that expires soon, over all pages, in order of expiry', async () => {
  await using graph = await start();
  const { huawei, alibaba } = graph.simulators.fleet;
  const instance = huawei.instances.find(({ type }) => type === 'standard')!;
  const { certificates, errors } = await expiringWithin(createExecute(graph.url), 30, {
    provider: 'HUAWEI_IOTDA',
    instanceId: instance.instanceId,
  });
  expect(errors).toEqual([]);
  const days = (expiry: string) => {
    const [, date, time] = /^(\d{8})T(\d{6})Z$/.exec(expiry)!;
    const iso = `${date!.replace(/(....)(..)(..)/, '$1-$2-$3')}T${time!.replace(/(..)(..)(..)/, '$1:$2:$3')}Z`;
    return (Date.parse(iso) - Date.now()) / 86_400_000;
  };
  const wanted = instance.deviceCertificates
    .filter(({ expiryDate }) => days(expiryDate) < 31)
    .sort((a, b) => days(a.expiryDate) - days(b.expiryDate));
  expect(wanted.length).toBeGreaterThan(2);
  expect(certificates.map(({ commonName }) => commonName).sort()).toEqual(
    wanted.map(({ commonName }) => commonName).sort(),
  );
  const order = certificates.map(({ daysUntilExpiry }) => daysUntilExpiry!);
  expect(order).toEqual([...order].sort((a, b) => a - b));

  // As its README starts it: npm finds the Node of this repository, whichever the machine has.
  const { stdout } = await promisify(execFile)('npm', ['start', '--silent'], {
    cwd: 'examples/typed-client',
    env: { ...process.env, PATH: PATH_OF_MACHINE, IDENTITY_GRAPH_URL: graph.url },
  });
  const shown = certificates.map(
    (each) => `${each.daysUntilExpiry} days  ${each.status}  ${each.commonName}\n`,
  );
  expect(stdout).toBe(shown.join(''));

  const nowhere = await expiringWithin(createExecute(graph.url), 30, {
    provider: 'HUAWEI_IOTDA',
    instanceId: 'never-was',
  });
  expect(nowhere).toMatchObject({ certificates: [], errors: [{ extensions: { code: 'NOT_FOUND' } }] });

  const [platinum, basic] = [
    alibaba.instances.find(({ type }) => type === 1)!,
    alibaba.instances.find(({ type }) => type === 0)!,
  ];
  const idOf = ({ regionId, instanceId }: typeof basic) =>
    Buffer.from(`Instance:${[ALIBABA, regionId, instanceId].join('/')}`).toString('base64url');
  const execute = createExecute(graph.url);
  const client = { clientId: 'GID_hundred@@@dev-0001', idempotencyKey: 'once' };
  expect(await block(execute, { instanceId: idOf(platinum), ...client })).toBeNull();
  expect(platinum.blockedClientIds).toContain(client.clientId);
  expect(await block(execute, { instanceId: idOf(basic), ...client, idempotencyKey: 'other' })).toBe(
    'This edition has no block list.',
  );
});
