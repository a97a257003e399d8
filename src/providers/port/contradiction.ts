import { AppError } from '../../errors.ts';
import type { ProviderName } from './records.ts';

/**
 * Whether a row contradicts the filter of its list. A member without a wanted value, or that the provider leaves out,
 * contradicts nothing.
 */
export function differs(wanted: string | undefined, found: string | null | undefined): boolean {
  return wanted !== undefined && found != null && found !== wanted;
}

/** For lists that page by number of rows: dropping a row there would shift all later pages. */
export function filterIgnored(provider: ProviderName, operation: string): AppError {
  return new AppError('PROVIDER_BAD_RESPONSE', 'The provider returned rows that do not match the filter.', {
    details: { provider, operation },
  });
}
