import { texts } from '../texts/texts.ts';
import { valueText } from '../texts/values.ts';

/** The provider's status. Both clouds use numbers or booleans, which need the word beside them. */
export function providerStatus(
  raw: string | null | undefined,
  status: string | null | undefined,
): string | null {
  if (raw == null || raw === '') return null;
  return /^(\d+|true|false)$/.test(raw) ? texts.status.value(valueText(status ?? 'UNKNOWN'), raw) : raw;
}
