import { AppError, withDetails } from '../../errors.ts';

/** Where a provider call goes. */
export interface CallPlace {
  /** Left out: the failure names it already. */
  readonly provider?: string;
  /** The configured name. */
  readonly account: string;
  readonly region: string;
  /** The provider's id; null if the call concerns no single instance. */
  readonly instanceId: string | null;
}

/**
 * Names the place on every failure of the work. Whoever gets the error may see the account: nobody else reaches its
 * provider (see `Registry`).
 */
export async function withPlace<Value>(place: CallPlace, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof AppError ? atPlace(error, place) : error;
  }
}

/** The same error with the place. */
export function atPlace(error: AppError, { instanceId, ...place }: CallPlace): AppError {
  return withDetails(error, instanceId === null ? place : { ...place, instanceId });
}
