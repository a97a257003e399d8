import { onPostgres, openOn } from '../kit/on-postgres.ts';
import { describeFaultMatrix } from './fault-matrix.ts';

await onPostgres('PostgreSQL', (server) => {
  describeFaultMatrix('the inventory, if a provider fails:', () => openOn(server));
});
