import { describeFaultMatrix } from './fault-matrix.ts';

describeFaultMatrix('the inventory in a store in memory, if a provider fails:', async () => null);
