import { openMemory } from '../kit/disposable.ts';
import { storeContract } from './contract.ts';

storeContract('SQLite in memory', async () => openMemory());
