import { randomUUID } from 'node:crypto';
import type { Outgoing } from './exchange.ts';

/** A refusal, thrown by the service and answered as the provider would. */
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

/** IoTDA and IoTDM: `error_code`, the gateway with a request id (contract 1.5). */
export function answerRefusal(refusal: HuaweiRefusal): Outgoing {
  const gateway = refusal.code.startsWith('APIGW.') ? { request_id: randomUUID().replaceAll('-', '') } : {};
  const body = { error_code: refusal.code, error_msg: refusal.message, ...gateway };
  return answerJson(refusal.status, JSON.stringify(body));
}

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
  path: [404, 'APIGW.0101', 'The API does not exist or has not been published in the environment.'],
};

export function missing(what: keyof typeof MISSING): HuaweiRefusal {
  const [status, code, message] = MISSING[what]!;
  return new HuaweiRefusal(status, code, message);
}

/** For what an edition does not have no code is documented: that of a missing permission. */
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
