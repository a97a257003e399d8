import { createHash, randomBytes, X509Certificate } from 'node:crypto';
import { basicConstraintsOf, commonNameOf, isSignedBy } from '../certificates/read-certificate.ts';
import type { Outgoing } from '../exchange.ts';
import type { HuaweiCaCertificate } from '../fleet/fleet.ts';
import { compactTime } from '../fleet/seeded-random.ts';
import { answerJson, HuaweiRefusal, invalidInput, missing } from './errors.ts';
import { parameterOf } from './request.ts';
import { appOf } from './space.ts';
import { createViews } from './views.ts';
import type { Route, Work } from './work.ts';

const { ca, deviceCertificate } = createViews();

const MOST_CAS = 100;

/** The operations that write, one line per operation. */
export const WRITE_ROUTES: readonly Route[] = [
  { operation: 'AddCertificate', method: 'POST', path: '/certificates', run: addCertificate },
  {
    operation: 'CheckCertificate',
    method: 'POST',
    path: '/certificates/{id}/action',
    run: verifyCertificate,
  },
  { operation: 'DeleteCertificate', method: 'DELETE', path: '/certificates/{id}', run: deleteCertificate },
  {
    operation: 'UpdateDeviceCertificate',
    method: 'PUT',
    path: '/device-certificates/{id}',
    run: updateDeviceCertificate,
  },
  {
    operation: 'DeleteDeviceCertificate',
    method: 'DELETE',
    path: '/device-certificates/{id}',
    run: deleteDeviceCertificate,
  },
];

/**
 * Adds a CA, which stays unverified until CheckCertificate. IoTDA needs two steps where ApsaraMQ needs one
 * (contract 2.2).
 */
function addCertificate({ instance, request, world }: Work): Outgoing {
  const content = textOf(request.body, 'content', 65_535);
  const parsed = parse(content);
  const isRefused = world.switches.huawei.leafAsCa === 'refused' && basicConstraintsOf(parsed) === false;
  if (isRefused) throw refused(400, 'IOTDA.014309', 'Not a CA certificate.');
  if (parsed.validToDate.getTime() <= world.now())
    throw refused(400, 'IOTDA.014303', 'The certificate has expired.');
  const certificateId = createHash('sha256').update(parsed.raw).digest('hex').slice(0, 24);
  if (instance.caCertificates.some((each) => each.certificateId === certificateId)) {
    throw refused(400, 'IOTDA.014302', 'The certificate already exists.');
  }
  const most = instance.limits?.caCertificates ?? MOST_CAS;
  if (instance.caCertificates.length >= most) {
    throw refused(400, 'IOTDA.014300', `The number of certificates has reached the upper limit (${most}).`);
  }
  const made: HuaweiCaCertificate = {
    recordId: nextRecordId(instance.caCertificates),
    certificateId,
    cnName: commonNameOf(parsed),
    owner: parsed.subject.split('\n').join(','),
    status: false,
    verifyCode: randomBytes(16).toString('hex'),
    provisionEnable: false,
    appId: appOf(instance, request.body?.['app_id'], world),
    createDate: compactTime(world.now()),
    effectiveDate: compactTime(parsed.validFromDate.getTime()),
    expiryDate: compactTime(parsed.validToDate.getTime()),
    name: '',
    content,
  };
  instance.caCertificates.push(made);
  return answerJson(201, JSON.stringify(ca(made, false)));
}

/** Verifies a CA. The answer has no body. */
function verifyCertificate({ instance, id, request }: Work): Outgoing {
  if (parameterOf(request, 'action_id') !== 'verify') throw invalidInput();
  const found = instance.caCertificates.find((row) => row.certificateId === id);
  if (found === undefined) throw missing('ca');
  const verification = parse(textOf(request.body, 'verify_content', 65_535));
  if (!isSignedBy(verification, parse(found.content))) {
    throw refused(400, 'IOTDA.014308', 'The verification certificate was not signed by the CA.');
  }
  if (commonNameOf(verification) !== found.verifyCode) {
    throw refused(400, 'IOTDA.014307', 'Operation not allowed. The certificates verify verifyCode failed');
  }
  found.status = true;
  return answerJson(200, '');
}

function deleteCertificate({ instance, id, world }: Work): Outgoing {
  const found = instance.caCertificates.find((row) => row.certificateId === id);
  const hasIssued =
    found !== undefined &&
    world.switches.huawei.issuingCaDeletion === 'refused' &&
    instance.deviceCertificates.some(({ pem }) => isSignedBy(parse(pem), parse(found.content)));
  if (hasIssued) throw refused(400, 'IOTDA.014304', 'Operation not allowed. The certificates delete failed');
  remove(instance.caCertificates, (row) => row.certificateId === id, 'ca');
  return answerJson(204, '');
}

function updateDeviceCertificate({ instance, id, request }: Work): Outgoing {
  const found = instance.deviceCertificates.find((row) => row.certificateId === id);
  if (found === undefined) throw missing('deviceCertificate');
  const status = request.body?.['status'];
  if (status !== 'ACTIVE' && status !== 'INACTIVE') throw invalidInput();
  found.status = status;
  return answerJson(200, JSON.stringify(deviceCertificate(found, true)));
}

function deleteDeviceCertificate({ instance, id }: Work): Outgoing {
  remove(instance.deviceCertificates, (row) => row.certificateId === id, 'deviceCertificate');
  return answerJson(204, '');
}

export function remove<Row>(
  rows: Row[],
  isIt: (row: Row) => boolean,
  what: Parameters<typeof missing>[0],
): void {
  const index = rows.findIndex(isIt);
  if (index < 0) throw missing(what);
  rows.splice(index, 1);
}

export function nextRecordId(rows: readonly { readonly recordId: string }[]): string {
  const largest = rows.map((row) => BigInt(`0x${row.recordId}`)).reduce((a, b) => (a > b ? a : b), 0n);
  return (largest + 1n).toString(16).padStart(24, '0');
}

function textOf(body: Readonly<Record<string, unknown>> | null, name: string, longest: number): string {
  const value = body?.[name];
  if (typeof value !== 'string' || value === '' || value.length > longest) throw invalidInput();
  return value;
}

export function matching(value: unknown, pattern: RegExp): string {
  if (typeof value !== 'string' || !pattern.test(value)) throw invalidInput();
  return value;
}

export function optional<Default>(
  value: unknown,
  pattern: RegExp,
  otherwise: () => Default,
): string | Default {
  return value === undefined ? otherwise() : matching(value, pattern);
}

function parse(pem: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch {
    throw refused(400, 'IOTDA.014301', 'Invalid certificate content.');
  }
}

export function refused(status: number, code: string, message: string): HuaweiRefusal {
  return new HuaweiRefusal(status, code, message);
}
