import { valueText } from '../texts/values.ts';

export type Tone = 'good' | 'warn' | 'bad' | 'quiet';

/** A state in a few words. The shape of the dot repeats its colour. */
export function Chip({ tone, children }: { readonly tone: Tone; readonly children: string }) {
  return (
    <span className="chip" data-tone={tone}>
      <span className="chip-dot" aria-hidden="true" />
      {children}
    </span>
  );
}

/** An enum value of the schema. Its tone follows from its meaning. */
export function StatusChip({ status, of }: { readonly status: string; readonly of?: 'INSTANCE' }) {
  return <Chip tone={TONES[status] ?? 'quiet'}>{valueText(status, of)}</Chip>;
}

const TONES: Readonly<Record<string, Tone>> = {
  ACTIVE: 'good',
  ONLINE: 'good',
  ALLOW: 'good',
  PREPARING: 'warn',
  UPGRADING: 'warn',
  UNVERIFIED: 'warn',
  SUSPENDED: 'warn',
  ABNORMAL: 'bad',
  FROZEN: 'bad',
  FAILED: 'bad',
  RELEASED: 'bad',
  DENY: 'bad',
};
