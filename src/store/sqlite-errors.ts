import { type Fault, reasonOf } from './sqlite-faults.ts';
import { storeUnavailable } from './unavailable.ts';

/** Returns the error for the caller of the store. `saves`: the statement may have been one that saves a change. */
export function errorOf(fault: Fault, saves = false): Error {
  if (fault.kind === 'statement') return new Error(fault.message);
  const mayBeSaved = saves && (fault.kind === 'lost' || fault.kind === 'late');
  return storeUnavailable(reasonOf(fault), { mayBeSaved, isSlow: fault.kind === 'late' });
}
