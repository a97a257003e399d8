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
  returns: 'the code and the subject of the verification certificate',
  description:
    'Creates a registration code, the first step to register a CA (ApsaraMQ). Next, create a certificate with the subject `verificationSubject`, sign it with the key of the CA, and send both certificates with registerCaCertificate. On IoTDA, registerCaCertificate itself returns the code.',
  input: (t) => ({ instanceId: t.id({ required: true, description: 'Global id of the instance.' }) }),
  run: createRegistrationCode,
  payload: (t) => ({
    registrationCode: t.string({
      nullable: true,
      description: 'Registration code, valid for one certificate. Null if the mutation failed.',
      resolve: ({ result }) => result?.kept['code'] ?? null,
    }),
    verificationSubject: t.string({
      nullable: true,
      description:
        'Subject for the verification certificate in openssl notation: `/CN=…`. Null if the mutation failed.',
      resolve: ({ result }) => (result === null ? null : `/CN=${result.kept['code']}`),
    }),
  }),
});

mutation('registerCaCertificate', {
  returns: 'the registered certificate',
  description:
    'Registers a CA certificate. ApsaraMQ needs the verification certificate as well, which the server checks before any provider call; the CA is active at once. IoTDA needs only the CA certificate, which stays UNVERIFIED until verifyCaCertificate; its `registrationCode` is the code for that step.',
  input: (t) => ({
    instanceId: t.id({ required: true, description: 'Global id of the instance.' }),
    name: t.string({ description: 'Display name. Required on ApsaraMQ; must be omitted on IoTDA.' }),
    pem: t.string({
      required: true,
      description:
        'CA certificate in PEM, at most 65,535 characters. Exactly one CERTIFICATE block, without a private key or other text.',
    }),
    verificationPem: t.string({
      description:
        'Verification certificate in PEM: signed with the key of the CA, with the registration code as its CN. Exactly one CERTIFICATE block. Required on ApsaraMQ; must be omitted on IoTDA.',
    }),
    spaceId: t.string({ description: SPACE }),
    registrationCode: t.string({
      description:
        'Code from createRegistrationCode. The server compares it with the CN of the verification certificate before any provider call. Required on ApsaraMQ; must be omitted on IoTDA.',
    }),
  }),
  run: registerCaCertificate,
  payload: (t) => ({ caCertificate: nodeField(t, CaCertificateType, 'Registered certificate.') }),
});

mutation('verifyCaCertificate', {
  returns: 'the verified certificate',
  description:
    'Proves to IoTDA that you hold the private key of a CA. The server checks the verification certificate before any provider call.',
  input: (t) => ({
    id: t.id({ required: true, description: 'Global id of the CA certificate.' }),
    verificationPem: t.string({
      required: true,
      description:
        'Verification certificate in PEM: signed with the key of the CA, with the `registrationCode` of the CA as the CN. Exactly one CERTIFICATE block.',
    }),
  }),
  run: verifyCaCertificate,
  payload: (t) => ({ caCertificate: nodeField(t, CaCertificateType, 'Verified certificate.') }),
});

mutation('setCaCertificateStatus', {
  returns: 'the changed certificate',
  description:
    'Activates or deactivates a CA certificate (ApsaraMQ). Devices of an INACTIVE CA cannot connect.',
  input: (t) => ({
    id: t.id({ required: true, description: 'Global id of the CA certificate.' }),
    status: t.field({
      type: CertificateStatusEnum,
      required: true,
      description: 'New status: ACTIVE or INACTIVE.',
    }),
  }),
  run: setCaCertificateStatus,
  payload: (t) => ({ caCertificate: nodeField(t, CaCertificateType, 'Changed certificate.') }),
});

mutation('updateCaCertificate', {
  returns: 'the changed certificate',
  description: 'Changes the self-registration and OCSP settings of a CA (IoTDA standard and enterprise).',
  input: (t) => ({
    id: t.id({ required: true, description: 'Global id of the CA certificate.' }),
    provisioning: t.boolean({ description: 'True if devices may register themselves. Default: unchanged.' }),
    provisioningTemplateId: t.string({
      description:
        'Provider-side id of the provisioning template, 24 hex digits. Null unbinds the template. Default: unchanged.',
    }),
    ocsp: t.boolean({ description: 'True if IoTDA checks revocation by OCSP. Default: unchanged.' }),
    ocspTls: t.boolean({
      description: 'True if IoTDA queries the OCSP server over TLS. Default: unchanged.',
    }),
    ocspServerCaId: t.string({
      description:
        'Provider-side id of the CA certificate that authenticates the OCSP server. Default: unchanged.',
    }),
  }),
  run: updateCaCertificate,
  payload: (t) => ({ caCertificate: nodeField(t, CaCertificateType, 'Changed certificate.') }),
});

mutation('deleteCaCertificate', {
  returns: 'the id of the deleted certificate',
  description: 'Deletes a CA certificate. ApsaraMQ also deletes every device certificate that the CA issued.',
  input: (t) => ({ id: t.id({ required: true, description: 'Global id of the CA certificate.' }) }),
  run: deleteCaCertificate,
  payload: (t) => ({ deletedId: deletedIdField(t) }),
});

mutation('setDeviceCertificateStatus', {
  returns: 'the changed certificate',
  description:
    'Activates or deactivates a device certificate. Devices cannot open new connections with an INACTIVE certificate.',
  input: (t) => ({
    id: t.id({ required: true, description: 'Global id of the device certificate.' }),
    status: t.field({
      type: CertificateStatusEnum,
      required: true,
      description: 'New status: ACTIVE or INACTIVE.',
    }),
  }),
  run: setDeviceCertificateStatus,
  payload: (t) => ({ deviceCertificate: nodeField(t, DeviceCertificateType, 'Changed certificate.') }),
});

mutation('deleteDeviceCertificate', {
  returns: 'the id of the deleted certificate',
  description:
    'Deletes the registration of a device certificate. The provider registers it again if a device connects with it while its CA is active.',
  input: (t) => ({ id: t.id({ required: true, description: 'Global id of the device certificate.' }) }),
  run: deleteDeviceCertificate,
  payload: (t) => ({ deletedId: deletedIdField(t) }),
});
