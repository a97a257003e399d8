/**
 * Behaviour that the documentation leaves open (contracts: *conflict*, *unknown*), or a deviation that a test needs.
 */
export interface Switches {
  alibaba: AlibabaSwitches;
  huawei: HuaweiSwitches;
}

export interface AlibabaSwitches {
  /** HTTP statuses of errors: as on the operation pages, or after the announced change (contract 1.6). */
  statusNumbering: 'pages' | 'announced';
  /**
   * Status, ValidBegin and ValidEnd of ListCaCertificate / GetCaCertificate as JSON numbers or strings (quirk 2 of
   * section 6).
   */
  certificateScalars: 'numbers' | 'strings';
  /** Certificate contents with a literal backslash-n, or with real line feeds (quirk 9). */
  pemLineFeeds: 'literal' | 'real';
  /** Label of device certificates: BEGIN DEVICECERTIFICATE, as in the examples (quirk 10), or BEGIN CERTIFICATE. */
  deviceCertificateHeader: 'DEVICECERTIFICATE' | 'CERTIFICATE';
  /** Meaning of Total for ListCaCertificate and ListDeviceCertificate (quirk 4). */
  total: 'pages' | 'rows';
  /** NextToken of the last page (quirk 6). */
  lastNextToken: 'empty' | 'absent';
  /** A page past the end of a numbered list: an empty array, or no array (quirk 5). */
  pagePastEnd: 'empty' | 'absent';
  /** The parameter that takes precedence if ListDeviceCredentialClientId gets both (section 6, 4). */
  hybridPrecedence: 'token' | 'pageNo';
  /** Whether PageNo may be omitted if NextToken is sent (section 6, 4). */
  hybridPageNo: 'optional' | 'required';
  /**
   * RegisterDeviceCredential for a client id that has a credential: refused (the error list), or reissued (the text).
   */
  registerAgain: 'refused' | 'reissued';
  /** Code of RefreshDeviceCredential for a client id without a credential: none is documented (contract 2.5). */
  refreshMissing: 'DeviceCredentialNotFound' | 'InvalidParameter';
  /**
   * How Username, ClientId, Identity and Topic filter in QueryCustomAuth…: the documentation says only "filter"
   * (section 6, 18).
   */
  customAuthFilters: 'exact' | 'prefix' | 'ignored';
  /** AddCustomAuthIdentity for an existing identity: undocumented. */
  duplicateIdentity: 'refused' | 'replaced';
  /** AddCustomAuthPermission for an existing permission (section 6, 7). */
  duplicatePermission: 'refused' | 'replaced';
  /** Update… and Delete… of a missing row in custom authentication (section 6, 7): undocumented. */
  customAuthMissing: 'refused' | 'accepted';
  /** Whether SignMode is mandatory (section 6, 5). Its default is ORIGIN. */
  signMode: 'required' | 'optional';
  /** AddCustomAuthConnectBlack for a client id that is already blocked (contract 2.8): undocumented. */
  duplicateBlock: 'accepted' | 'refused';
  /** Active… and Inactivate… of a certificate that already has that status (contract 2.3, 2.4): undocumented. */
  repeatedStatus: 'accepted' | 'refused';
  /** RevokeToken for a token that was revoked, has expired or never existed (contract 2.10): undocumented. */
  revokedToken: 'accepted' | 'refused';
  /** Whether a CA can be registered with several instances of a region (section 6, 9). */
  caInstances: 'onePerRegion' | 'several';
  /**
   * The documented calls per second: per user and operation, and per source address over all operations (contract
   * 1.7, 2.0).
   */
  rateLimits: 'off' | 'documented';
  /** Editions with X.509 operations: whether Professional is among them (section 6, 8). */
  x509Editions: 'platinum' | 'platinumAndProfessional';
  /** CloseConnection: initially only on Professional instances in Shanghai (contract 2.9). */
  closeConnection: 'everywhere' | 'professionalInShanghai';
}

export interface HuaweiSwitches {
  /** page.marker of the last page: the id of its last row, "", absent, or `page: null` (contract 5.1). */
  lastMarker: 'id' | 'empty' | 'absent' | 'pageNull';
  /** IoTDM's marker as a bare number above 2^53 (as in the example) or a string. */
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
  /** search/query-devices: refuse above 1 request per second and account with 403 IOTDA.021101. */
  searchRateLimit: boolean;
  /**
   * The `groups` of a row of SearchDevices: typed as an object, described as a list of groups, in no example (section
   * 6, 21).
   */
  searchGroups: 'rows' | 'ids' | 'absent';
  /**
   * Whether the service applies the filters of a list. It was never observed to ignore them; tests use this for a
   * client that checks rows against its filters.
   */
  listFilters: 'applied' | 'ignored';
  /** Creating an object without `app_id` if there are several resource spaces: in the default one, or 403 001005. */
  appIdOmitted: 'default' | 'refused';
  /** Length of an IAM token: several KB, more for a user with many permissions (contract 3.6). */
  iamTokenBytes: number;
  /** Format of new device policy ids: as in the path, or as in one example (section 6, 2). */
  policyId: 'hex24' | 'uuid';
  /**
   * A binding with a target that cannot be bound: failure inside a 200 answer, or the whole call refused (contract
   * 2.11 has both).
   */
  targetRefused: 'inAnswer' | 'wholeCall';
  /** UnbindDevicePolicy for a target that is not bound (contract 2.11): undocumented. */
  unboundTarget: 'accepted' | 'refused';
  /** Adding or removing a member of a dynamic group: 403, or done in addition to its rule. Undocumented. */
  dynamicGroupMembers: 'refused' | 'accepted';
  /** Deleting a CA that has issued existing device certificates: done, or 400 014304 (section 6, 19). */
  issuingCaDeletion: 'accepted' | 'refused';
  /**
   * Registering a certificate with CA:FALSE as a CA: done, or 400 014309 (contract 2.2). Version 1 certificates have
   * no such flag.
   */
  leafAsCa: 'accepted' | 'refused';
  /** The pattern of `common_name`: as its text describes it, or as it is literally written (section 6, 5). */
  commonNamePattern: 'text' | 'literal';
  /** Secrets in answers that create or reset them: in clear text, or masked as in the examples (section 6, 20). */
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
