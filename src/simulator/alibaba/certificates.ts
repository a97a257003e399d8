import type { AlibabaCaCertificate, AlibabaDeviceCertificate, AlibabaInstance } from '../fleet/fleet.ts';
import { refuse } from './errors.ts';
import { type NumberedPage, numberedPage } from './paging.ts';
import type { AnswerPayload, Work } from './work.ts';

export function listCaCertificate(work: Work, { caCertificates }: AlibabaInstance): AnswerPayload {
  const page = numberedPage(caCertificates, work);
  const { total, certificateScalars } = work.switches;
  const scalar = certificateScalars === 'numbers' ? (value: number) => value : String;
  return {
    Data: {
      Total: total === 'pages' ? Math.ceil(caCertificates.length / page.pageSize) : caCertificates.length,
      ...printPage(work, 'CaCertificateVOS', page, (row) => printCaCertificate(work, row, scalar)),
    },
  };
}

export function getCaCertificate(work: Work, { caCertificates }: AlibabaInstance): AnswerPayload {
  const sn = work.parameters.serialNumber('Sn');
  const found = caCertificates.find((each) => each.sn === sn);
  if (!found) throw refuse('FindCaBySnError');
  return { Data: printCaCertificate(work, found, String) };
}

export function listDeviceCertificate(work: Work, { deviceCertificates }: AlibabaInstance): AnswerPayload {
  const page = numberedPage(deviceCertificates, work);
  const count = deviceCertificates.length;
  return {
    Data: {
      Total: work.switches.total === 'pages' ? Math.ceil(count / page.pageSize) : count,
      ...printPage(work, 'DeviceCertificateVOS', page, (row) => printDeviceCertificate(work, row)),
    },
  };
}

/**
 * Lists the device certificates of a CA. In this operation, Total is the number of rows (contract 2.4). If the CA does
 * not exist, the operation returns the error code of a missing device certificate.
 */
export function listDeviceCertificateByCaSn(work: Work, instance: AlibabaInstance): AnswerPayload {
  const caSn = work.parameters.serialNumber('CaSn');
  const rows = instance.deviceCertificates.filter((each) => each.caSn === caSn);
  const page = numberedPage(rows, work);
  if (!instance.caCertificates.some(({ sn }) => sn === caSn)) throw refuse('FindDeviceBySnError');
  return {
    Data: {
      Total: rows.length,
      ...printPage(work, 'DeviceCertificateVOS', page, (row) => printDeviceCertificate(work, row)),
    },
  };
}

export function getDeviceCertificate(work: Work, { deviceCertificates }: AlibabaInstance): AnswerPayload {
  const caSn = work.parameters.serialNumber('CaSn');
  const deviceSn = work.parameters.serialNumber('DeviceSn');
  const found = deviceCertificates.find((each) => each.caSn === caSn && each.deviceSn === deviceSn);
  if (!found) throw refuse('FindDeviceBySnError');
  return { Data: printDeviceCertificate(work, found) };
}

function printPage<T>(
  work: Work,
  name: string,
  page: NumberedPage<T>,
  print: (row: T) => AnswerPayload,
): AnswerPayload {
  const isArrayShown = page.rows.length > 0 || work.switches.pagePastEnd === 'empty';
  return {
    PageNo: page.pageNo,
    PageSize: page.pageSize,
    ...(isArrayShown ? { [name]: page.rows.map(print) } : {}),
  };
}

function printCaCertificate(
  work: Work,
  certificate: AlibabaCaCertificate,
  scalar: (value: number) => number | string,
): AnswerPayload {
  return {
    Sn: certificate.sn,
    CaName: certificate.name,
    RegistrationCode: certificate.registrationCode,
    CaContent: printPem(work, certificate.content),
    VerificationContent: printPem(work, certificate.verificationContent),
    ValidBegin: scalar(certificate.validBegin),
    ValidEnd: scalar(certificate.validEnd),
    Status: scalar(certificate.active ? 1 : 0),
  };
}

function printDeviceCertificate(work: Work, certificate: AlibabaDeviceCertificate): AnswerPayload {
  const content =
    work.switches.deviceCertificateHeader === 'DEVICECERTIFICATE'
      ? certificate.content.replaceAll(/(BEGIN|END) CERTIFICATE/g, '$1 DEVICECERTIFICATE')
      : certificate.content;
  return {
    DeviceSn: certificate.deviceSn,
    CaSn: certificate.caSn,
    DeviceName: certificate.deviceName,
    DeviceContent: printPem(work, content),
    ValidBegin: String(certificate.validBegin),
    ValidEnd: String(certificate.validEnd),
    Status: certificate.active ? '1' : '0',
  };
}

/**
 * Prints a certificate as it appears in the decoded JSON value: with a backslash and `n` for each line feed,
 * or with real line feeds (quirk 9).
 */
const printPem = ({ switches }: Work, pem: string): string =>
  switches.pemLineFeeds === 'literal' ? pem.replaceAll('\n', '\\n') : pem;
