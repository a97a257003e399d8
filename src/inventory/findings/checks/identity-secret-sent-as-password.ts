import { type Check, found, NOTHING } from '../check.ts';

export const identitySecretSentAsPassword: Check = {
  name: 'IDENTITY_SECRET_SENT_AS_PASSWORD',
  version: 1,
  kinds: ['AUTH_IDENTITY'],
  restsOn: [],
  title: 'The identity sends its secret as the password',
  looksAt: 'The sign mode of each custom-auth identity.',
  severity: 'MEDIUM for the sign mode ORIGIN.',
  why: 'With the sign mode SIGNED, the password is a signature, and the secret never leaves the device.',
  remedy: 'Change the sign mode to SIGNED, and let the clients sign.',
  examine: ({ sign_mode: mode }) =>
    mode === 'ORIGIN'
      ? found('MEDIUM', 'Clients send the secret itself as the MQTT password.', { signMode: 'ORIGIN' })
      : NOTHING,
};
