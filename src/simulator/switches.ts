/**
 * Selects behaviours of the simulators. A switch exists if the documentation leaves a behaviour open (contracts:
 * *conflict*, *unknown*), or if a test needs a deviation.
 */
export interface Switches {
  alibaba: AlibabaSwitches;
  huawei: HuaweiSwitches;
}

export interface AlibabaSwitches {
  /** HTTP statuses of errors: as on the operation pages, or after the announced change (contract 1.6). */
  statusNumbering: 'pages' | 'announced';
  /** Type of Status, ValidBegin and ValidEnd in ListCaCertificate and GetCaCertificate (section 6, 2). */
  certificateScalars: 'numbers' | 'strings';
  /** Line feeds in certificate contents: a literal backslash-n, or real ones (quirk 9). */
  pemLineFeeds: 'literal' | 'real';
  /** Label of device certificates: BEGIN DEVICECERTIFICATE, as in the examples (quirk 10), or BEGIN CERTIFICATE. */
  deviceCertificateHeader: 'DEVICECERTIFICATE' | 'CERTIFICATE';
  /** Meaning of Total for ListCaCertificate and ListDeviceCertificate (quirk 4). */
  total: 'pages' | 'rows';
  /** NextToken of the last page (quirk 6). */
  lastNextToken: 'empty' | 'absent';
  /** Array of a page past the end of a numbered list (quirk 5). */
  pagePastEnd: 'empty' | 'absent';
  /** The parameter that takes precedence if ListDeviceCredentialClientId gets NextToken and PageNo (section 6, 4). */
  hybridPrecedence: 'token' | 'pageNo';
  /** Whether PageNo may be omitted if NextToken is sent (section 6, 4). */
  hybridPageNo: 'optional' | 'required';
  /**
   * Response of RegisterDeviceCredential for a client id that has a credential: the error list says refused, the text
   * says reissued.
   */
  registerAgain: 'refused' | 'reissued';
  /**
   * Error code of RefreshDeviceCredential for a client id without a credential. The documentation names none (contract
   * 2.5).
   */
  refreshMissing: 'DeviceCredentialNotFound' | 'InvalidParameter';
  /**
   * How QueryCustomAuth… applies the filters Username, ClientId, Identity and Topic. The documentation says only "filter"
   * (section 6, 18).
   */
  customAuthFilters: 'exact' | 'prefix' | 'ignored';
  /** Response of AddCustomAuthIdentity for an existing identity. Undocumented. */
  duplicateIdentity: 'refused' | 'replaced';
  /** Response of AddCustomAuthPermission for an existing permission (section 6, 7). */
  duplicatePermission: 'refused' | 'replaced';
  /** Response of Update… and Delete… for a missing row in custom authentication (section 6, 7). Undocumented. */
  customAuthMissing: 'refused' | 'accepted';
  /** Whether the parameter SignMode is mandatory (section 6, 5). If it is optional, its default is ORIGIN. */
  signMode: 'required' | 'optional';
  /** Response of AddCustomAuthConnectBlack for a client id that is already blocked (contract 2.8). Undocumented. */
  duplicateBlock: 'accepted' | 'refused';
  /** Response of Active… and Inactivate… for a certificate that already has that status (contract 2.3, 2.4). Undocumented. */
  repeatedStatus: 'accepted' | 'refused';
  /** Response of RevokeToken for a token that was revoked, has expired or never existed (contract 2.10). Undocumented. */
  revokedToken: 'accepted' | 'refused';
  /** Whether a CA can be registered with several instances of a region (section 6, 9). */
  caInstances: 'onePerRegion' | 'several';
  /**
   * Enforcement of the documented limits: per second for each user and operation, and for each source address over all
   * operations (contract 1.7, 2.0).
   */
  rateLimits: 'off' | 'documented';
  /** Editions with X.509 operations. The documentation is unclear about Professional (section 6, 8). */
  x509Editions: 'platinum' | 'platinumAndProfessional';
  /** Instances with CloseConnection. At first, only Professional instances in Shanghai had it (contract 2.9). */
  closeConnection: 'everywhere' | 'professionalInShanghai';
}

export interface HuaweiSwitches {
  /**
   * page.marker of the last page: the id of the page's last row, "", absent, or `page: null` (contract 5.1).
   */
  lastMarker: 'id' | 'empty' | 'absent' | 'pageNull';
  /** IoTDM's marker: a bare number above 2^53, as in the documentation's example, or a string. */
  instanceMarker: 'number' | 'string';
  /** Error code of the 401 body for a wrong signature (section 6, 13). */
  unauthorizedBody: 'IOTDA.000002' | 'APIGW.0301';
  /** Prefix of the gateway's own codes (contract 1.6: both were observed). */
  gatewayPrefix: 'APIGW' | 'APIG';
  /** Code of the 404 for an unknown path or method: the gateway's or the service's (contract 1.6). */
  unknownPath: 'APIGW.0101' | 'IOTDA.000029';
  /** Codes for a limit or marker out of range: the specific ones or the generic one (section 6, 8). */
  pagingErrors: 'named' | 'generic';
  /** Whether page.count ignores marker and offset (section 6, 1). */
  countIgnoresMarker: boolean;
  /** Whether a wrong Instance-Id header is refused (section 6, 14). */
  instanceIdHeader: 'ignored' | 'mustMatch';
  /**
   * If true, search/query-devices refuses more than one request per second and account with 403 IOTDA.021101.
   */
  searchRateLimit: boolean;
  /**
   * The `groups` of a row of SearchDevices. Its type is an object, its description says a list of groups, and
   * no example contains it (section 6, 21).
   */
  searchGroups: 'rows' | 'ids' | 'absent';
  /**
   * Whether the service applies the filters of a list. The real service was never observed to ignore them. Tests use
   * `ignored` to see that a client checks rows against its filters.
   */
  listFilters: 'applied' | 'ignored';
  /**
   * Response to the creation of an object without `app_id` if there are several resource spaces: the object is created in
   * the default space, or the call is refused with 403 001005.
   */
  appIdOmitted: 'default' | 'refused';
  /**
   * Length of an IAM token in bytes. Real tokens have several KB, and more for a user with many permissions
   * (contract 3.6).
   */
  iamTokenBytes: number;
  /**
   * Format of new device policy ids: as in the description of the path, or as in one example (section 6, 2).
   */
  policyId: 'hex24' | 'uuid';
  /**
   * Response to a binding whose target cannot be bound: a failure inside a 200 answer, or a refusal of the whole call.
   * The documentation has both (contract 2.11).
   */
  targetRefused: 'inAnswer' | 'wholeCall';
  /** Response of UnbindDevicePolicy for a target that is not bound (contract 2.11). Undocumented. */
  unboundTarget: 'accepted' | 'refused';
  /**
   * Response to adding or removing a member of a dynamic group: refused with 403, or accepted in addition to the group's
   * rule. Undocumented.
   */
  dynamicGroupMembers: 'refused' | 'accepted';
  /**
   * Response to the deletion of a CA that has issued existing device certificates: accepted, or refused with 400
   * 014304 (section 6, 19).
   */
  issuingCaDeletion: 'accepted' | 'refused';
  /**
   * Response to the registration of a certificate with CA:FALSE as a CA: accepted, or refused with 400 014309 (contract
   * 2.2). Version 1 certificates have no such flag, so they are always accepted.
   */
  leafAsCa: 'accepted' | 'refused';
  /**
   * The pattern of `common_name`: as the documentation's text describes the pattern, or as it is written
   * literally (section 6, 5).
   */
  commonNamePattern: 'text' | 'literal';
  /**
   * Secrets in answers to calls that create or reset a secret: in clear text, or masked as in the examples
   * (section 6, 20).
   */
  issuedSecrets: 'clear' | 'masked';
}

export const DEFAULT_SWITCHES: Switches = {
  alibaba: {
    statusNumbering: 'pages',
    certificateScalars: 'numbers',
    pemLineFeeds: 'literal',
    deviceCertificateHeader: 'DEVICECERTIFICATE',
    total: 'pages',
    lastNextToken: 'empty',
    pagePastEnd: 'empty',
    hybridPrecedence: 'token',
    hybridPageNo: 'optional',
    registerAgain: 'reissued',
    refreshMissing: 'DeviceCredentialNotFound',
    customAuthFilters: 'exact',
    duplicateIdentity: 'replaced',
    duplicatePermission: 'refused',
    customAuthMissing: 'refused',
    signMode: 'required',
    duplicateBlock: 'accepted',
    repeatedStatus: 'accepted',
    revokedToken: 'accepted',
    caInstances: 'onePerRegion',
    rateLimits: 'off',
    x509Editions: 'platinumAndProfessional',
    closeConnection: 'everywhere',
  },
  huawei: {
    lastMarker: 'id',
    instanceMarker: 'number',
    unauthorizedBody: 'IOTDA.000002',
    gatewayPrefix: 'APIGW',
    unknownPath: 'APIGW.0101',
    pagingErrors: 'named',
    countIgnoresMarker: true,
    instanceIdHeader: 'mustMatch',
    searchRateLimit: true,
    searchGroups: 'rows',
    listFilters: 'applied',
    appIdOmitted: 'default',
    iamTokenBytes: 2_000,
    policyId: 'hex24',
    targetRefused: 'inAnswer',
    unboundTarget: 'refused',
    dynamicGroupMembers: 'refused',
    issuingCaDeletion: 'accepted',
    leafAsCa: 'accepted',
    commonNamePattern: 'text',
    issuedSecrets: 'clear',
  },
};
