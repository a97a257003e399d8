import { AppError, withDetails } from '../../errors.ts';

/** Where a provider call goes. */
export interface CallPlace {
  /** Omitted if the failure already names the provider. */
  readonly provider?: string;
  /** The account's name in the configuration. */
  readonly account: string;
  readonly region: string;
  /** The provider's id. Null if the call concerns no single instance. */
  readonly instanceId: string | null;
}

/**
 * Adds the place to every failure of `work`. The error may show the account to its caller, because `Registry`
 * gives a caller only the providers of accounts that the caller may see.
 */
export async function withPlace<Value>(place: CallPlace, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof AppError ? atPlace(error, place) : error;
  }
}

/** Returns a copy of the error with the place. */
export function atPlace(error: AppError, { instanceId, ...place }: CallPlace): AppError {
  return withDetails(error, instanceId === null ? place : { ...place, instanceId });
}
