import { isKeyOf } from '../existing.ts';

/** A refusal by the gateway or by the service. The checks throw it, and service.ts turns it into a response. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: string;
  readonly status: StatusPair;
  /** True if RAM refused the call. The answer then includes the policy that denied the call (contract 1.5). */
  readonly isDenied: boolean;

  constructor(code: string, message: string, status: StatusPair) {
    super(message);
    this.code = code;
    this.status = status;
    this.isDenied = code === 'NoPermission' || code === 'Forbidden.RAM';
  }
}

/**
 * HTTP status as documented on the operation page, and HTTP status after the announced change of the statuses
 * (contract 1.6).
 */
export interface StatusPair {
  readonly pages: number;
  readonly announced: number;
}

export type ServiceCode = keyof typeof SERVICE_ERRORS;
export type GatewayCode = keyof typeof GATEWAY_ERRORS;

/** Creates an error of the service itself (contract 1.6). */
export function refuse(code: ServiceCode): Refusal {
  const [pages, announced, message] = SERVICE_ERRORS[code];
  return new Refusal(code, message, { pages, announced });
}

/** Group operations answer this code with status 400, certificate operations with 500 (contract 1.6). */
export function refuseGroupParameter(): Refusal {
  return new Refusal('ParameterFieldCheckFailed', SERVICE_ERRORS.ParameterFieldCheckFailed[2], same(400));
}

/** Creates `InvalidParameter.%s` with the parameter's name in place of `%s` (quirk 16). */
export function refuseParameter(parameter: string): Refusal {
  return new Refusal(
    `InvalidParameter.${parameter}`,
    'An error occurred while validating the parameter. The parameter may be missing or invalid.',
    same(400),
  );
}

/** Creates an error of the common gateway (contract 1.8). */
export function refuseAtGateway(code: GatewayCode, suffix = ''): Refusal {
  const [status, message] = GATEWAY_ERRORS[code];
  return new Refusal(code, `${message}${suffix}`, same(status));
}

/** Looks up a service or gateway error by its code, for faults. */
export function refusalOf(code: string): Refusal {
  if (isKeyOf(SERVICE_ERRORS, code)) return refuse(code);
  if (isKeyOf(GATEWAY_ERRORS, code)) return refuseAtGateway(code);
  throw new Error(`no such code: ${code}`);
}

export function refuseMissing(parameter: string): Refusal {
  return new Refusal(`Missing${parameter}`, `${parameter} is mandatory for this action.`, same(400));
}

export function refuseInvalid(parameter: string): Refusal {
  return new Refusal(`Invalid${parameter}`, `Specified parameter ${parameter} is not valid.`, same(400));
}

const same = (status: number): StatusPair => ({ pages: status, announced: status });

const TRY_LATER = 'An error occurred while processing your request. Try again later.';
const RESOURCE_PERMISSION =
  'An error occurred while validating the resource permissions. Please check the account that created the instance, topic, and GroupId, and check their permission settings.';

/** The misspellings in the messages are the provider's own (quirk 15). */
const SERVICE_ERRORS = {
  InternalError: [500, 417, TRY_LATER],
  SystemOverFlow: [500, 403, 'An error occurred while processing your request. Please try again.'],
  CreateGroupIdError: [500, 417, 'Failed to create GroupId. Try again later.'],
  DeleteGroupIdError: [500, 417, 'Failed to delete GroupId. Try again later.'],
  RegisterCodeError: [500, 400, 'Register code error in verification certificate.'],
  RegisterCodeUsed: [500, 401, 'Register code has been used.'],
  GetCaNumError: [500, 401, 'Failed to get ca num. Try again later.'],
  CaNumExceed: [500, 401, 'CA certificate num exceed'],
  CertificateContentError: [
    500,
    401,
    'Certificate content error, please check ca/verification certificate content. BasicConstraints extension should be set to true in CA certificate',
  ],
  SnNotUnique: [500, 401, 'Sn is not unique in gloabal'],
  MqttInstanceNotFound: [500, 400, 'Specified instance is not found'],
  FindCaBySnError: [500, 400, 'Failed to find the CA by the SN. Please check sn is valid.'],
  FindDeviceBySnError: [
    500,
    400,
    'Failed to find the device certificate by the SN. Please check sn is valid',
  ],
  MqttOwnerCheckError: [500, 403, 'Failed to validate the instance permission'],
  ParameterFieldCheckFailed: [
    500,
    400,
    'Failed to validate the parameters. The parameters may be missing or invalid.',
  ],
  CheckAccountInfoFailed: [
    400,
    400,
    'An error occurred while checking the account information by the STS token.',
  ],
  InstancePermissionCheckFailed: [
    400,
    400,
    'An error occurred while validating the permissions of the instance. Please verify the account that created the instance and its permissions settings.',
  ],
  ParameterCheckFailed: [
    400,
    400,
    'An error occurred while validating the parameters. The parameters may be missing or invalid.',
  ],
  PermissionCheckFailed: [400, 400, RESOURCE_PERMISSION],
  ResourcePermissionCheckFailed: [400, 400, RESOURCE_PERMISSION],
  InstanceNotFound: [400, 400, 'Failed to find the instance. The instanceId may be invalid.'],
  GroupIdAlreadyExsited: [400, 400, 'The specified GroupId already exists.'],
  GroupIdAlreadyUsedByOtherUsers: [
    400,
    400,
    'The current GroupId is used by another user. Please change to a different GroupId.',
  ],
  ApplyTokenOverFlow: [400, 400, 'You have applied for tokens too many times. Please try again later.'],
  QueryTokenOverFlow: [400, 400, 'You have queried tokens too many times. Please try again later.'],
  RevokeTokenOverFlow: [400, 400, 'You have revoked tokens too many times. Please try again later.'],
  DeviceCredentialNotFound: [
    400,
    400,
    'Device Credential Not Found. Check if the device certificate is registered.',
  ],
  DeviceCredentialExsit: [400, 400, 'Device Credential Exsit'],
  DeviceCredentialNumExceed: [
    400,
    400,
    'The number of device credentia exceeds the limit. Please revoke unused device certificates.',
  ],
  'Customauth.over.capacity': [400, 400, 'Over custom auth capacity.'],
  ApiNotSupport: [404, 404, 'The specified API is not supported.'],
} as const;

const GATEWAY_ERRORS = {
  'InvalidAction.NotFound': [404, 'Specified api is not found, please check your url and method.'],
  UnsupportedHTTPMethod: [400, 'This http method is not supported.'],
  'InvalidAccessKeyId.NotFound': [404, 'Specified access key is not found.'],
  'InvalidAccessKeyId.Inactive': [400, 'Specified access key is disabled.'],
  SignatureDoesNotMatch: [
    400,
    'Specified signature is not matched with our calculation. server string to sign is:',
  ],
  IncompleteSignature: [
    400,
    'The request signature does not conform to the standard. server string to sign is:',
  ],
  'InvalidTimeStamp.Format': [400, 'Specified time stamp or date value is not well formatted.'],
  'InvalidTimeStamp.Expired': [400, 'Specified time stamp or date value is expired.'],
  SignatureNonceUsed: [400, 'Specified signature nonce was used already.'],
  // The simulator does not use TLS, so only a fault that a test sets can cause this error.
  'InvalidProtocol.NeedSsl': [404, 'Your request is denied as lack of ssl protect.'],
  NoPermission: [403, 'You are not authorized to do this action.'],
  'Forbidden.RAM': [403, 'User not authorized to operate on the specified resource.'],
  Throttling: [400, 'Request was denied due to request throttling.'],
  'Throttling.User': [400, 'Request was denied due to user flow control.'],
  'Throttling.Api': [400, 'Request was denied due to api flow control.'],
  'InvalidSecurityToken.Expired': [403, 'Specified security token is expired.'],
  'InvalidSecurityToken.Malformed': [400, 'Specified security token is malformed.'],
} as const;
