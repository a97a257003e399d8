import { texts } from '../texts/texts.ts';
import { valueText } from '../texts/values.ts';

/** The provider's own status. Some clouds use numbers, which mean nothing without the word. */
export function providerStatus(
  raw: string | null | undefined,
  status: string | null | undefined,
): string | null {
  if (raw == null || raw === '') return null;
  return /^\d+$/.test(raw) ? texts.status.code(valueText(status ?? 'UNKNOWN'), raw) : raw;
}
