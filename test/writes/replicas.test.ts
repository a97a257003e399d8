import { describe, expect, it } from 'vitest';
import { AppError } from '../../src/errors.ts';
import { onPostgres } from '../kit/on-postgres.ts';
import { cuttable, REPLICAS, type Replicas, replicasOn } from '../kit/replicas.ts';
import { ALIBABA, type Started, start } from '../kit/start.ts';

const idOf = (kind: string, ...parts: string[]) =>
  Buffer.from(`${kind}:${parts.map(encodeURIComponent).join('/')}`).toString('base64url');

const config = { secrets: { cursorKeys: ['c'.repeat(32)], fingerprintKey: 'f'.repeat(32) } };
const REGISTER = 'registerClientCredential';
const ROTATE = 'rotateClientCredential';

async function send(graph: Started, mutation: string, input: Record<string, unknown>) {
  const noun = mutation.charAt(0).toUpperCase() + mutation.slice(1);
  const { data } = await graph.query(
    `mutation ($input: ${noun}Input!) { ${mutation}(input: $input) { issuedSecret { secret } replayed userErrors { code retryable } } }`,
    { input },
  );
  return data[mutation];
}

const sentBy = (graph: Started, operation: string) =>
  graph.simulators.journal.entries.filter((entry) => entry.operation === operation).length;

const suite = (name: string, open: () => Promise<Replicas>) =>
  describe(`writes of two replicas: ${name}`, () => {
    it('have one effect and one secret for a key that both get at the same time', async () => {
      await using database = await open();
      await using one = await start({ config, overrides: { store: await database.replica('one') } });
      await using two = await start({
        config,
        beside: one,
        overrides: { store: await database.replica('two') },
      });
      const { instanceId, regionId } = one.simulators.fleet.alibaba.instances[0]!;
      for (let n = 0; n < 10; n++) {
        const input = {
          instanceId: idOf('Instance', ALIBABA, regionId, instanceId),
          clientId: `GID_hundred@@@both-${n}`,
          idempotencyKey: `both-${n}`,
        };
        const payloads = await Promise.all([one, two, one, two].map((graph) => send(graph, REGISTER, input)));
        expect(payloads.flatMap(({ userErrors }) => userErrors)).toEqual([]);
        expect(payloads.filter(({ issuedSecret }) => issuedSecret !== null)).toHaveLength(1);
        expect(payloads.filter(({ replayed }) => replayed)).toHaveLength(3);
        expect(sentBy(one, 'RegisterDeviceCredential')).toBe(n + 1);
      }
    });

    it.each([
      ['do not claim the secret of another replica for a lost rotation', true],
      ['control: find the secret of a lost rotation if no other replica has rotated', false],
    ])('%s', async (_title, rotatesToo) => {
      await using database = await open();
      await using one = await start({
        config,
        overrides: { store: await database.replica('one'), reconcileMs: 300 },
      });
      await using two = await start({
        config,
        beside: one,
        overrides: { store: await database.replica('two') },
      });
      const [platinum] = one.simulators.fleet.alibaba.instances;
      const { clientId } = platinum!.credentials[0]!;
      const id = idOf('ClientCredential', ALIBABA, platinum!.regionId, platinum!.instanceId, clientId);
      const { faults } = one.simulators;
      // The first rotation is applied, its response is lost, and it cannot be read back.
      faults.add({ operation: 'RefreshDeviceCredential', effect: { kind: 'truncate' } });
      const rotating = send(one, ROTATE, { id, idempotencyKey: 'lost' });
      while (sentBy(one, 'RefreshDeviceCredential') === 0)
        await new Promise((resolve) => setTimeout(resolve, 1));
      faults.add({ operation: 'GetDeviceCredential', effect: { kind: 'reset' } });
      expect((await rotating).userErrors).toMatchObject([{ code: 'OUTCOME_UNKNOWN' }]);
      faults.clear();
      if (rotatesToo) expect((await send(two, ROTATE, { id })).userErrors).toEqual([]);
      // A slow machine may need more than one read of the outcome.
      let secrets: unknown[] = [];
      for (let attempt = 0; attempt < (rotatesToo ? 3 : 20) && secrets.length === 0; attempt++) {
        const { issuedSecret, userErrors } = await send(one, ROTATE, { id, idempotencyKey: 'lost' });
        if (issuedSecret !== null) secrets = [issuedSecret.secret];
        else expect(userErrors).toMatchObject([{ code: 'OUTCOME_UNKNOWN' }]);
      }
      expect(secrets).toHaveLength(rotatesToo ? 0 : 1);
    });

    it('are refused with a key and executed without one while the store is away', async () => {
      await using database = await open();
      const away = new AppError('STORE_UNAVAILABLE', 'away', { details: { retryAfterMs: 1_000 } });
      const { store, set } = cuttable(await database.replica('one'), () => away);
      await using graph = await start({ config, overrides: { store } });
      const { instanceId, regionId } = graph.simulators.fleet.alibaba.instances[0]!;
      const input = {
        instanceId: idOf('Instance', ALIBABA, regionId, instanceId),
        clientId: 'GID_hundred@@@away',
      };
      set('cut');
      expect(await send(graph, REGISTER, { ...input, idempotencyKey: 'k' })).toMatchObject({
        issuedSecret: null,
        userErrors: [{ code: 'STORE_UNAVAILABLE', retryable: true }],
      });
      expect(sentBy(graph, 'RegisterDeviceCredential')).toBe(0);
      expect((await send(graph, REGISTER, input)).userErrors).toEqual([]);
      expect(sentBy(graph, 'RegisterDeviceCredential')).toBe(1);
      set('no');
    });
  });

suite('SQLite in memory', REPLICAS['SQLite in memory']!);
await onPostgres('on PostgreSQL', (server) => suite('PostgreSQL', () => replicasOn(server)));
