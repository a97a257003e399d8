export type Tone = 'good' | 'warn' | 'bad' | 'quiet';

/** A state in one word. The dot's shape tells what its colour does. */
export function Chip({ tone, children }: { readonly tone: Tone; readonly children: string }) {
  return (
    <span className="chip" data-tone={tone}>
      <span className="chip-dot" aria-hidden="true" />
      {children}
    </span>
  );
}

/** Enum values of the schema, and those a later version of it may add: tone by meaning, words by name. */
export function StatusChip({ status }: { readonly status: string }) {
  return <Chip tone={TONES[status] ?? 'quiet'}>{words(status)}</Chip>;
}

const TONES: Readonly<Record<string, Tone>> = {
  ACTIVE: 'good',
  ONLINE: 'good',
  PREPARING: 'warn',
  UPGRADING: 'warn',
  UNVERIFIED: 'warn',
  SUSPENDED: 'warn',
  ABNORMAL: 'bad',
  FROZEN: 'bad',
  FAILED: 'bad',
  RELEASED: 'bad',
};

export function words(name: string): string {
  const text = name.toLowerCase().replaceAll('_', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const PROVIDERS: Readonly<Record<string, string>> = {
  ALIBABA_MQTT: 'ApsaraMQ for MQTT',
  HUAWEI_IOTDA: 'Huawei IoTDA',
};

export function providerName(provider: string): string {
  return PROVIDERS[provider] ?? provider;
}
