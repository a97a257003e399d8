import { randomUUID } from 'node:crypto';
import type { Outgoing } from '../exchange.ts';
import { existing } from '../existing.ts';
import type { HuaweiSwitches } from '../switches.ts';

/** A refusal. The checks throw it, and service.ts turns it into a response. */
export class HuaweiRefusal extends Error {
  override readonly name = 'HuaweiRefusal';
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export function answerJson(status: number, body: string, headers: Record<string, string> = {}): Outgoing {
  return {
    status,
    headers: {
      'content-type': 'application/json',
      'x-request-id': randomUUID().replaceAll('-', ''),
      ...headers,
    },
    body,
  };
}

/** Creates the response to a refusal. All services send `error_code`. The gateway also sends a request id (contract 1.5). */
export function answerRefusal({ status, code, message }: HuaweiRefusal, switches: HuaweiSwitches): Outgoing {
  const isPath = code === PATH_MISSING[1];
  const said = isPath ? switches.unknownPath : code.replace(/^APIGW\./, `${switches.gatewayPrefix}.`);
  const gateway = said.startsWith('APIG') ? { request_id: randomUUID().replaceAll('-', '') } : {};
  return answerJson(status, JSON.stringify({ error_code: said, error_msg: message, ...gateway }));
}

/**
 * Returns a documented error by its code, for faults. `status` is required if the code has several statuses
 * (contract 1.6).
 */
export function refusalOf(code: string, status?: number): HuaweiRefusal {
  const statuses = STATUSES[code.replace(/^APIG\./, 'APIGW.')];
  if (statuses === undefined) throw new Error(`no such code: ${code}`);
  const found = status ?? (statuses.length === 1 ? statuses[0] : undefined);
  if (found === undefined || !statuses.includes(found)) {
    throw new Error(`${code} comes with ${statuses.join(', ')}, not with ${status}`);
  }
  return new HuaweiRefusal(found, code, 'A fault of the simulator refused the call.');
}

/** Statuses of the codes that faults can use. */
const STATUSES: Readonly<Record<string, readonly number[]>> = {
  'IOTDA.000001': [500],
  'IOTDA.000002': [401],
  'IOTDA.000006': [400],
  'IOTDA.000020': [500],
  'IOTDA.000021': [403],
  'IOTDA.000022': [403],
  'IOTDA.000029': [404],
  'IOTDA.000030': [400],
  'IOTDA.014000': [404],
  'IOTDA.021101': [403],
  'IOTDA.021102': [403],
  'APIGW.0101': [404],
  'APIGW.0201': [400, 413, 414, 494, 502, 504],
  'APIGW.0301': [401],
  'APIGW.0302': [403],
  'APIGW.0303': [401],
  'APIGW.0304': [403],
  'APIGW.0305': [401],
  'APIGW.0306': [403],
  'APIGW.0307': [401],
  'APIGW.0308': [429],
  'APIGW.0310': [403],
  'APIGW.0601': [500],
  'APIGW.0610': [502],
  'APIGW.0613': [503],
};

const PATH_MISSING = [
  404,
  'APIGW.0101',
  'The API does not exist or has not been published in the environment.',
] as const;

const MISSING: Readonly<Record<string, readonly [number, string, string]>> = {
  device: [404, 'IOTDA.014000', 'The device does not exist.'],
  ca: [404, 'IOTDA.014306', 'The certificate does not exist.'],
  deviceCertificate: [404, 'IOTDA.015500', 'The device certificate does not exist.'],
  group: [404, 'IOTDA.003000', 'The device group does not exist.'],
  product: [404, 'IOTDA.013000', 'The product does not exist.'],
  policy: [404, 'IOTDA.015202', 'The policy or authorizer does not exist.'],
  authenticationTemplate: [404, 'IOTDA.015401', 'The template does not exist.'],
  app: [403, 'IOTDA.001000', 'The application does not exist.'],
  instance: [404, 'IOTDM.000004', 'The instance does not exist.'],
  path: PATH_MISSING,
};

export function missing(what: keyof typeof MISSING): HuaweiRefusal {
  const [status, code, message] = existing(MISSING[what]);
  return new HuaweiRefusal(status, code, message);
}

/**
 * Refuses a feature that basic instances lack. No code is documented for this, so the code is that of a
 * missing permission.
 */
export function notOnBasic({ type }: { readonly type: string }): void {
  if (type === 'basic') {
    throw new HuaweiRefusal(
      403,
      'IOTDA.000022',
      'Operation not allowed. The user does not have the permission',
    );
  }
}

export function invalidInput(): HuaweiRefusal {
  return new HuaweiRefusal(400, 'IOTDA.000006', 'Invalid input data.');
}
