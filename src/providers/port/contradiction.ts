import { AppError } from '../../errors.ts';
import type { ProviderName } from './records.ts';

/**
 * Does a row contradict what a list was asked for? A member that was not asked for, or that the provider leaves out,
 * contradicts nothing.
 */
export function differs(wanted: string | undefined, found: string | null | undefined): boolean {
  return wanted !== undefined && found != null && found !== wanted;
}

/** For lists whose pages are counted in rows: dropping a row there would shift the walk. */
export function filterIgnored(provider: ProviderName, operation: string): AppError {
  return new AppError('PROVIDER_BAD_RESPONSE', 'The provider returned rows that do not match the filter.', {
    details: { provider, operation },
  });
}
