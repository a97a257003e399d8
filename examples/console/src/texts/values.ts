/** Names of enum values of the schema. An unknown value is shown as written in the schema. */
const VALUES: Readonly<Record<string, string>> = {
  ALIBABA_MQTT: 'ApsaraMQ for MQTT',
  HUAWEI_IOTDA: 'Huawei IoTDA',
  PUB: 'Publish',
  SUB: 'Subscribe',
  PUB_SUB: 'Publish and subscribe',
  USER: 'User name',
  CLIENT: 'Client id',
  X509: 'X.509 certificate',
  SPACE: 'Resource space',
};

export function valueText(value: string): string {
  const known = VALUES[value];
  if (known !== undefined) return known;
  const text = value.toLowerCase().replaceAll('_', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
