import {
  createRegistrationCode,
  deleteCaCertificate,
  registerCaCertificate,
  setCaCertificateStatus,
  updateCaCertificate,
  verifyCaCertificate,
} from '../../writes/certificates.ts';
import { deleteDeviceCertificate, setDeviceCertificateStatus } from '../../writes/device-certificates.ts';
import { CertificateStatusEnum } from '../enums.ts';
import { mutation, SPACE } from '../mutation.ts';
import { deletedIdField, nodeField } from '../mutation-payload.ts';
import { CaCertificateType, DeviceCertificateType } from '../node.ts';

mutation('createRegistrationCode', {
  description:
    'The first step of registering a CA (ApsaraMQ): a code. Make a certificate whose subject is `verificationSubject`, sign it with the key of the CA, and send both with registerCaCertificate. IoTDA gives its code with the certificate instead.',
  input: (t) => ({ instanceId: t.id({ required: true, description: 'Global id of the instance.' }) }),
  run: createRegistrationCode,
  payload: (t) => ({
    registrationCode: t.string({
      nullable: true,
      description: 'The code. Good for one certificate.',
      resolve: ({ result }) => result?.kept['code'] ?? null,
    }),
    verificationSubject: t.string({
      nullable: true,
      description: 'Subject that the verification certificate must have, as openssl writes it: `/CN=…`.',
      resolve: ({ result }) => (result === null ? null : `/CN=${result.kept['code']}`),
    }),
  }),
});

mutation('registerCaCertificate', {
  description:
    'Registers a CA certificate. ApsaraMQ: with its verification certificate, checked here before the provider is asked, and active at once. IoTDA: the certificate alone; it stays UNVERIFIED, with its `registrationCode`, until verifyCaCertificate.',
  input: (t) => ({
    instanceId: t.id({ required: true, description: 'Global id of the instance.' }),
    name: t.string({ description: 'ApsaraMQ: the display name, which it needs.' }),
    pem: t.string({
      required: true,
      description:
        'The CA certificate in PEM, alone: one block without anything around it, least of all a key. At most 65,535 characters.',
    }),
    verificationPem: t.string({
      description:
        'ApsaraMQ: a certificate in PEM, alone, signed by the key of the CA, whose CN is the code.',
    }),
    spaceId: t.string({ description: SPACE }),
    registrationCode: t.string({
      description:
        'ApsaraMQ: the code of createRegistrationCode. The CN is compared with it before any call.',
    }),
  }),
  run: registerCaCertificate,
  payload: (t) => ({ caCertificate: nodeField(t, CaCertificateType, 'The registered certificate.') }),
});

mutation('verifyCaCertificate', {
  description:
    "Proves to IoTDA that the CA's key is yours: a certificate signed by it, whose CN is the CA's `registrationCode`. Checked here before the provider is asked.",
  input: (t) => ({
    id: t.id({ required: true, description: 'Global id of the CA certificate.' }),
    verificationPem: t.string({ required: true, description: 'The verification certificate in PEM, alone.' }),
  }),
  run: verifyCaCertificate,
  payload: (t) => ({ caCertificate: nodeField(t, CaCertificateType, 'The certificate, now verified.') }),
});

mutation('setCaCertificateStatus', {
  description: 'Switches a CA on or off (ApsaraMQ): devices of one that is INACTIVE cannot connect.',
  input: (t) => ({
    id: t.id({ required: true, description: 'Global id of the CA certificate.' }),
    status: t.field({ type: CertificateStatusEnum, required: true, description: 'ACTIVE or INACTIVE.' }),
  }),
  run: setCaCertificateStatus,
  payload: (t) => ({ caCertificate: nodeField(t, CaCertificateType, 'The changed certificate.') }),
});

mutation('updateCaCertificate', {
  description:
    'Changes what a CA is used for (IoTDA standard and enterprise): self-registration of devices, OCSP.',
  input: (t) => ({
    id: t.id({ required: true, description: 'Global id of the CA certificate.' }),
    provisioning: t.boolean({ description: 'May devices register themselves? Default: as it is.' }),
    provisioningTemplateId: t.string({
      description: '24 hex digits; null unbinds the template. Default: as it is.',
    }),
    ocsp: t.boolean({ description: 'Is revocation asked for by OCSP? Default: as it is.' }),
    ocspTls: t.boolean({ description: 'Is the OCSP server asked over TLS? Default: as it is.' }),
    ocspServerCaId: t.string({
      description:
        "The provider's id of the CA certificate by which the OCSP server is known. Default: as it is.",
    }),
  }),
  run: updateCaCertificate,
  payload: (t) => ({ caCertificate: nodeField(t, CaCertificateType, 'The changed certificate.') }),
});

mutation('deleteCaCertificate', {
  description: 'Deletes a CA certificate. ApsaraMQ deletes every device certificate that it issued with it.',
  input: (t) => ({ id: t.id({ required: true, description: 'Global id of the CA certificate.' }) }),
  run: deleteCaCertificate,
  payload: (t) => ({ deletedId: deletedIdField(t) }),
});

mutation('setDeviceCertificateStatus', {
  description:
    'Switches a device certificate on or off: with one that is INACTIVE no device can connect again.',
  input: (t) => ({
    id: t.id({ required: true, description: 'Global id of the device certificate.' }),
    status: t.field({ type: CertificateStatusEnum, required: true, description: 'ACTIVE or INACTIVE.' }),
  }),
  run: setDeviceCertificateStatus,
  payload: (t) => ({ deviceCertificate: nodeField(t, DeviceCertificateType, 'The changed certificate.') }),
});

mutation('deleteDeviceCertificate', {
  description:
    'Deletes the registration of a device certificate. It comes back when a device connects with it while its CA is active.',
  input: (t) => ({ id: t.id({ required: true, description: 'Global id of the device certificate.' }) }),
  run: deleteDeviceCertificate,
  payload: (t) => ({ deletedId: deletedIdField(t) }),
});
