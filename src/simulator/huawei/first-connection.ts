import { randomUUID, X509Certificate } from 'node:crypto';
import { commonNameOf, isSignedBy } from '../certificates/read-certificate.ts';
import type { World } from '../exchange.ts';
import { existing } from '../existing.ts';
import { compactTime } from '../fleet/seeded-random.ts';

/**
 * Lets devices connect. The first connection of a device creates its device certificate. No call of either API creates
 * one. Throws if the real service would refuse the connection.
 */
export interface FirstConnection {
  /** ApsaraMQ: registers the certificate under the CA that signed it, if that CA is active. */
  readonly alibaba: (instanceId: string, pem: string) => void;
  /**
   * IoTDA: stores the certificate. A device without a fingerprint gets that of the certificate. Otherwise the certificate
   * must match the primary or the secondary fingerprint of the device.
   */
  readonly huawei: (instanceId: string, deviceId: string, pem: string) => void;
}

/**
 * Maximum number of device certificates, as a multiple of the maximum number of devices (contract huawei,
 * 1.7).
 */
const CERTIFICATES_PER_DEVICE = 1.5;

export function createFirstConnection(world: World): FirstConnection {
  return {
    alibaba: (instanceId, pem) => {
      const instance = existing(world.fleet.alibaba.instances.find((each) => each.instanceId === instanceId));
      const certificate = new X509Certificate(pem);
      const issuer = instance.caCertificates.find(
        (each) => each.active && isSignedBy(certificate, new X509Certificate(each.content)),
      );
      if (issuer === undefined) throw new Error('no active CA signed the certificate');
      const clientId = commonNameOf(certificate);
      if (instance.blockedClientIds.includes(clientId)) throw new Error('the client is on the block list');
      const deviceSn = certificate.serialNumber.toUpperCase();
      const known = instance.deviceCertificates.find(
        (each) => each.caSn === issuer.sn && each.deviceSn === deviceSn,
      );
      if (known?.active === false) throw new Error('the certificate is inactive');
      instance.onlineClientIds = [...new Set([...instance.onlineClientIds, clientId])];
      if (known !== undefined) return;
      instance.deviceCertificates.push({
        deviceSn,
        caSn: issuer.sn,
        deviceName: clientId,
        content: pem,
        validBegin: certificate.validFromDate.getTime(),
        validEnd: certificate.validToDate.getTime(),
        active: true,
      });
    },
    huawei: (instanceId, deviceId, pem) => {
      const instance = existing(world.fleet.huawei.instances.find((each) => each.instanceId === instanceId));
      const device = existing(instance.devices.find((each) => each.deviceId === deviceId));
      const certificate = new X509Certificate(pem);
      const fingerprint = certificate.fingerprint256.replaceAll(':', '').toUpperCase();
      const isTrusted = instance.caCertificates.some(
        (each) => each.status && isSignedBy(certificate, new X509Certificate(each.content)),
      );
      if (!isTrusted) throw new Error('no verified CA signed the certificate');
      if (device.status === 'FROZEN') throw new Error('the device is frozen');
      const known = instance.deviceCertificates.find((each) => each.fingerprint === fingerprint);
      if (known?.status === 'INACTIVE') throw new Error('the certificate is inactive');
      const { authInfo } = device;
      // A device may have a SHA-1 or a SHA-256 fingerprint (contract huawei, 2.4). If it has none, SHA-256 is
      // stored.
      const shown = [fingerprint, certificate.fingerprint.replaceAll(':', '').toUpperCase()];
      const isOwn = (carried: string | null) => carried !== null && shown.includes(carried.toUpperCase());
      const isSecond = isOwn(authInfo.secondary_fingerprint);
      if (authInfo.fingerprint !== null && !isOwn(authInfo.fingerprint) && !isSecond)
        throw new Error('another fingerprint');
      const most = CERTIFICATES_PER_DEVICE * (instance.limits?.devices ?? Number.POSITIVE_INFINITY);
      if (known === undefined && instance.deviceCertificates.length >= most)
        throw new Error('the instance has reached its quota of device certificates');
      if (!isSecond) authInfo.fingerprint ??= fingerprint;
      device.status = 'ONLINE';
      device.activeTime ??= new Date(world.now()).toISOString();
      if (known !== undefined) return;
      const ids = instance.deviceCertificates.map((each) => BigInt(`0x${each.recordId}`));
      instance.deviceCertificates.push({
        recordId: (ids.reduce((a, b) => (a > b ? a : b), 0n) + 1n).toString(16).padStart(24, '0'),
        certificateId: randomUUID(),
        commonName: commonNameOf(certificate),
        expiryDate: compactTime(certificate.validToDate.getTime()),
        fingerprint,
        status: 'ACTIVE',
        pem,
      });
    },
  };
}
