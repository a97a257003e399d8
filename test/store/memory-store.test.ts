import { openMemoryStore } from '../../src/store/sqlite-store.ts';
import { storeContract } from './contract.ts';

storeContract('SQLite in memory', async () => {
  const store = openMemoryStore();
  return { ...store, [Symbol.asyncDispose]: store.close };
});
