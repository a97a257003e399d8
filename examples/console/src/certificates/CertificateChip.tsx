import { texts } from '../texts/texts.ts';
import { valueText } from '../texts/values.ts';
import { Chip, StatusChip } from '../ui/Chip.tsx';

/** Status of a certificate. The clouds leave an expired one ACTIVE, though no device can connect with it. */
export function CertificateChip({
  status,
  days,
}: {
  readonly status: string;
  /** Whole days until it expires. */
  readonly days: number | null | undefined;
}) {
  if (days == null || days >= 0) return <StatusChip status={status} />;
  if (status === 'ACTIVE' || status === 'UNKNOWN') return <Chip tone="bad">{texts.expiry.expired}</Chip>;
  return <Chip tone="quiet">{texts.expiry.expiredToo(valueText(status))}</Chip>;
}
