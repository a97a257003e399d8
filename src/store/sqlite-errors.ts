import { type Fault, reasonOf } from './sqlite-faults.ts';
import { storeUnavailable } from './unavailable.ts';

/** Returns the error for the caller of the store. */
export function errorOf(fault: Fault): Error {
  return fault.kind === 'statement' ? new Error(fault.message) : storeUnavailable(reasonOf(fault));
}
