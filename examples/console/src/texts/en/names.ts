/** Names of enum values. All others are derived from the value: PAY_AS_YOU_GO is "Pay as you go". */
export const names = {
  ALIBABA_MQTT: 'ApsaraMQ for MQTT',
  HUAWEI_IOTDA: 'Huawei IoTDA',
  PUB: 'Publish',
  SUB: 'Subscribe',
  PUB_SUB: 'Publish and subscribe',
  USER: 'User name',
  CLIENT: 'Client id',
  X509: 'X.509 certificate',
  SPACE: 'Resource space',
  CA_CERTIFICATE: 'CA certificate',
  AUTH_IDENTITY: 'Identity',
  AUTH_PERMISSION: 'Permission',
};
