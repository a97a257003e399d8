import { openPostgresStore } from '../../src/store/postgres-store.ts';
import { onPostgres } from '../kit/on-postgres.ts';
import { storeContract } from './contract.ts';

await onPostgres('on PostgreSQL', (server) => {
  storeContract('over a unix socket', async () => {
    const store = await openPostgresStore({
      url: () => server.url(),
      schema: server.newSchema(),
      poolSize: 10,
      replica: 'one',
      onWarning: (message) => {
        throw new Error(message);
      },
    });
    return { ...store, [Symbol.asyncDispose]: store.close };
  });
});
