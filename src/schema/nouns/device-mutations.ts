import {
  changeGateway,
  removeDeviceTags,
  setDeviceTags,
  updateDevice,
} from '../../writes/device-settings.ts';
import {
  createDevice,
  deleteDevice,
  freezeDevice,
  resetDeviceSecret,
  setDeviceFingerprint,
  unfreezeDevice,
} from '../../writes/devices.ts';
import { SecretSlotEnum } from '../enums.ts';
import { IssuedSecretType, mutation, SPACE } from '../mutation.ts';
import { deletedIdField, nodeField } from '../mutation-payload.ts';
import { DeviceType } from '../node.ts';
import { TagInput } from './tag.ts';

const DEVICE_NAME = "1 to 256 Chinese characters, letters A to Z, digits and _?'#().,&%@!-, without blanks.";

mutation('createDevice', {
  description:
    'Registers a device (IoTDA). Its secret is made here, or given, and shown once, unless it is to show a certificate.',
  input: (t) => ({
    instanceId: t.id({ required: true, description: 'Global id of the instance.' }),
    productId: t.string({ required: true, description: "The provider's id of its product." }),
    nodeId: t.string({ required: true, description: '1 to 64 letters, digits, :, _ and -.' }),
    deviceId: t.string({ description: '1 to 128 letters, digits, _ and -. Default: `productId_nodeId`.' }),
    name: t.string({ description: `Display name. ${DEVICE_NAME} Default: the provider makes one.` }),
    description: t.string({ description: 'Free text, 1 to 2,048 characters.' }),
    spaceId: t.string({ description: SPACE }),
    secureAccess: t.boolean({
      description: "Must it connect by TLS? Default: the provider's, which is true.",
    }),
    gatewayId: t.string({
      description:
        "Makes it a sub-device of this device, by its global id or the provider's own; of the same instance.",
    }),
    secret: t.string({
      description: 'The secret that it has already: 8 to 32 letters, digits, _ and -. Default: made here.',
    }),
    usesCertificate: t.boolean({ description: 'It shows a certificate instead of a secret. Default false.' }),
    fingerprint: t.string({
      description:
        "Its certificate's SHA-1 or SHA-256 in hex, with or without colons. Left out: that of the first that connects.",
    }),
  }),
  run: createDevice,
  payload: (t) => ({
    device: nodeField(t, DeviceType, 'The new device.'),
    issuedSecret: t.field({
      type: IssuedSecretType,
      nullable: true,
      description: 'Its secret, once; null with a certificate, and for one who repeats an idempotency key.',
      resolve: ({ result }) =>
        result?.answer?.secret == null ? null : { accessKeyId: null, secret: result.answer.secret },
    }),
  }),
});

mutation('deleteDevice', {
  description: 'Deletes a device (IoTDA). Its sub-devices have to be deleted first.',
  input: (t) => ({ id: t.id({ required: true, description: 'Global id of the device.' }) }),
  run: deleteDevice,
  payload: (t) => ({ deletedId: deletedIdField(t) }),
});

mutation('freezeDevice', {
  description: 'Keeps a directly connected device from connecting (IoTDA).',
  input: (t) => ({ id: t.id({ required: true, description: 'Global id of the device.' }) }),
  run: freezeDevice,
  payload: (t) => ({ device: nodeField(t, DeviceType, 'The frozen device.') }),
});

mutation('unfreezeDevice', {
  description: 'Lets a frozen device connect again (IoTDA).',
  input: (t) => ({ id: t.id({ required: true, description: 'Global id of the device.' }) }),
  run: unfreezeDevice,
  payload: (t) => ({ device: nodeField(t, DeviceType, 'The device, which may connect again.') }),
});

mutation('resetDeviceSecret', {
  description:
    'Replaces a secret of a device (IoTDA). With two slots a device can be moved to a new secret before the old one ends.',
  input: (t) => ({
    id: t.id({ required: true, description: 'Global id of the device.' }),
    slot: t.field({ type: SecretSlotEnum, description: 'Which secret. Default PRIMARY.' }),
    secret: t.string({ description: '8 to 32 letters, digits, _ and -. Default: made here, 32 hex digits.' }),
    forceDisconnect: t.boolean({ description: 'Drop its connection now. Default false.' }),
  }),
  run: resetDeviceSecret,
  payload: (t) => ({
    device: nodeField(t, DeviceType, 'The changed device.'),
    issuedSecret: t.field({
      type: IssuedSecretType,
      nullable: true,
      description: 'The new secret, once; null for one who repeats an idempotency key.',
      resolve: ({ result }) =>
        result?.answer?.secret == null ? null : { accessKeyId: null, secret: result.answer.secret },
    }),
  }),
});

mutation('setDeviceFingerprint', {
  description: 'Sets the fingerprint of the certificate that a device must show (IoTDA), or clears it.',
  input: (t) => ({
    id: t.id({ required: true, description: 'Global id of the device.' }),
    fingerprint: t.string({ description: 'SHA-1 or SHA-256 in hex, with or without colons.' }),
    clear: t.boolean({
      description: 'True, and no fingerprint: the next certificate that connects is believed. Default false.',
    }),
    slot: t.field({ type: SecretSlotEnum, description: 'Which fingerprint. Default PRIMARY.' }),
    forceDisconnect: t.boolean({ description: 'Drop its connection now. Default false.' }),
  }),
  run: setDeviceFingerprint,
  payload: (t) => ({ device: nodeField(t, DeviceType, 'The changed device.') }),
});

mutation('updateDevice', {
  description: 'Changes name, description or secure access of a device (IoTDA).',
  input: (t) => ({
    id: t.id({ required: true, description: 'Global id of the device.' }),
    name: t.string({ description: `${DEVICE_NAME} Default: as it is.` }),
    description: t.string({ description: 'At most 2,048 characters; empty: none. Default: as it is.' }),
    secureAccess: t.boolean({ description: 'Must it connect by TLS? Default: as it is.' }),
  }),
  run: updateDevice,
  payload: (t) => ({ device: nodeField(t, DeviceType, 'The changed device.') }),
});

mutation('changeGateway', {
  description: 'Moves a sub-device to another gateway (IoTDA).',
  input: (t) => ({
    id: t.id({ required: true, description: 'Global id of the sub-device.' }),
    gatewayId: t.id({ required: true, description: 'Global id of the gateway, in the same instance.' }),
  }),
  run: changeGateway,
  payload: (t) => ({ device: nodeField(t, DeviceType, 'The moved device.') }),
});

mutation('setDeviceTags', {
  description: 'Puts labels on a device (IoTDA), at most ten in all. A key that is there gets the new value.',
  input: (t) => ({
    id: t.id({ required: true, description: 'Global id of the device.' }),
    tags: t.field({ type: [TagInput], required: true, description: '1 to 10 labels.' }),
  }),
  run: setDeviceTags,
  payload: (t) => ({ device: nodeField(t, DeviceType, 'The changed device.') }),
});

mutation('removeDeviceTags', {
  description: 'Takes labels off a device (IoTDA). All keys must be there.',
  input: (t) => ({
    id: t.id({ required: true, description: 'Global id of the device.' }),
    keys: t.stringList({ required: true, description: '1 to 10 keys.' }),
  }),
  run: removeDeviceTags,
  payload: (t) => ({ device: nodeField(t, DeviceType, 'The changed device.') }),
});
