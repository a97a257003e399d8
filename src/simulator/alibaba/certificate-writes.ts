import { randomInt, randomUUID, X509Certificate } from 'node:crypto';
import { basicConstraintsOf, commonNameOf, isSignedBy } from '../certificates/read-certificate.ts';
import type { AlibabaCaCertificate, AlibabaDeviceCertificate, AlibabaInstance } from '../fleet/fleet.ts';
import { refuse } from './errors.ts';
import type { AnswerPayload, Work } from './work.ts';

/** Creates a code in the format of the documented example: a UUID and four digits. */
export function getRegisterCode(_work: Work, instance: AlibabaInstance): AnswerPayload {
  const code = `${randomUUID()}${randomInt(1_000, 10_000)}`;
  instance.registerCodes = [...(instance.registerCodes ?? []), code];
  return { RegisterCode: code };
}

/**
 * Registers a CA. The subject of the validation certificate must contain the code, and the CA's key must have signed this
 * certificate (contract 2.3).
 */
export function registerCaCertificate(work: Work, instance: AlibabaInstance): AnswerPayload {
  const { parameters, instances, switches, now } = work;
  const name = parameters.text('CaName');
  const content = realLineFeeds(parameters.text('CaContent'));
  const verificationContent = realLineFeeds(parameters.text('VerificationContent'));
  const ca = parse(content);
  const verification = parse(verificationContent);
  if (basicConstraintsOf(ca) !== true || ca.validToDate.getTime() <= now())
    throw refuse('CertificateContentError');
  if (!isSignedBy(verification, ca)) throw refuse('CertificateContentError');
  const code = commonNameOf(verification);
  const isUsed = instance.caCertificates.some((each) => each.registrationCode === code);
  if (isUsed) throw refuse('RegisterCodeUsed');
  if (!instance.registerCodes?.includes(code)) throw refuse('RegisterCodeError');
  const sn = ca.serialNumber.toUpperCase();
  const isRival = (each: AlibabaInstance) =>
    each === instance || (switches.caInstances === 'onePerRegion' && each.regionId === instance.regionId);
  if (instances.some((each) => isRival(each) && each.caCertificates.some((known) => known.sn === sn)))
    throw refuse('SnNotUnique');
  if (instance.caCertificates.length >= (instance.limits?.caCertificates ?? 1_000))
    throw refuse('CaNumExceed');
  instance.registerCodes = instance.registerCodes.filter((each) => each !== code);
  instance.caCertificates.push({
    sn,
    name,
    registrationCode: code,
    content,
    verificationContent,
    validBegin: ca.validFromDate.getTime(),
    validEnd: ca.validToDate.getTime(),
    active: true,
  });
  return { Sn: sn };
}

export const setCaActive =
  (active: boolean) =>
  (work: Work, instance: AlibabaInstance): AnswerPayload => {
    const found = findCa(work, instance);
    setActive(work, found, active, 'Sn');
    return { Sn: found.sn };
  };

/** Deletes the CA and every device certificate that it issued. */
export function deleteCaCertificate(work: Work, instance: AlibabaInstance): AnswerPayload {
  const { sn } = findCa(work, instance);
  instance.caCertificates = instance.caCertificates.filter((each) => each.sn !== sn);
  instance.deviceCertificates = instance.deviceCertificates.filter((each) => each.caSn !== sn);
  return { Sn: sn };
}

export const setDeviceActive =
  (active: boolean) =>
  (work: Work, instance: AlibabaInstance): AnswerPayload => {
    const found = findDevice(work, instance);
    setActive(work, found, active, 'DeviceSn');
    return { DeviceSn: found.deviceSn };
  };

export function deleteDeviceCertificate(work: Work, instance: AlibabaInstance): AnswerPayload {
  const found = findDevice(work, instance);
  instance.deviceCertificates = instance.deviceCertificates.filter((each) => each !== found);
  return { DeviceSn: found.deviceSn };
}

function setActive(
  { switches, wrong }: Work,
  certificate: { active: boolean },
  active: boolean,
  parameter: string,
): void {
  if (certificate.active === active && switches.repeatedStatus === 'refused') throw wrong(parameter);
  certificate.active = active;
}

function findCa({ parameters }: Work, { caCertificates }: AlibabaInstance): AlibabaCaCertificate {
  const sn = parameters.serialNumber('Sn');
  const found = caCertificates.find((each) => each.sn === sn);
  if (!found) throw refuse('FindCaBySnError');
  return found;
}

function findDevice({ parameters }: Work, instance: AlibabaInstance): AlibabaDeviceCertificate {
  const caSn = parameters.serialNumber('CaSn');
  const deviceSn = parameters.serialNumber('DeviceSn');
  const found = instance.deviceCertificates.find((each) => each.caSn === caSn && each.deviceSn === deviceSn);
  if (!found) throw refuse('FindDeviceBySnError');
  return found;
}

function parse(pem: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch {
    throw refuse('CertificateContentError');
  }
}

const realLineFeeds = (pem: string): string => pem.replaceAll('\\n', '\n');
