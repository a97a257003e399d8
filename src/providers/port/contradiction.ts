import { AppError } from '../../errors.ts';
import type { ProviderName } from './records.ts';

/**
 * Returns whether a member of a row contradicts the filter of its list. Returns false if the filter has no value for the
 * member, or if the provider leaves the member out.
 */
export function differs(wanted: string | undefined, found: string | null | undefined): boolean {
  return wanted !== undefined && found != null && found !== wanted;
}

/**
 * Returns the error for a list that pages by number of rows and contains a row that contradicts its filter. Removing the
 * row would shift all later pages.
 */
export function filterIgnored(provider: ProviderName, operation: string): AppError {
  return new AppError('PROVIDER_BAD_RESPONSE', 'The provider returned rows that do not match the filter.', {
    details: { provider, operation },
  });
}
