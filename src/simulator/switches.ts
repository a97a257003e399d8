/** What the documentation leaves open (contracts: *conflict*, *unknown*) or what a test wants to go wrong. */
export interface Switches {
  alibaba: AlibabaSwitches;
  huawei: HuaweiSwitches;
}

export interface AlibabaSwitches {
  /** HTTP status numbering of errors: as on the operation pages, or after the announced change (contract 1.6). */
  statusNumbering: 'pages' | 'announced';
  /** Status, ValidBegin, ValidEnd of ListCaCertificate / GetCaCertificate as JSON numbers or strings (quirk 2 of section 6). */
  certificateScalars: 'numbers' | 'strings';
  /** Certificate contents with a literal backslash-n, or with real line feeds (quirk 9). */
  pemLineFeeds: 'literal' | 'real';
  /** BEGIN DEVICECERTIFICATE around device certificates, as in the examples (quirk 10), or BEGIN CERTIFICATE. */
  deviceCertificateHeader: 'DEVICECERTIFICATE' | 'CERTIFICATE';
  /** What Total means for ListCaCertificate and ListDeviceCertificate (quirk 4). */
  total: 'pages' | 'rows';
  /** The last page's NextToken (quirk 6). */
  lastNextToken: 'empty' | 'absent';
  /** A page past the end of a numbered list: an empty array, or the array left out (quirk 5). */
  pagePastEnd: 'empty' | 'absent';
  /** Which one wins when ListDeviceCredentialClientId gets both (section 6, 4). */
  hybridPrecedence: 'token' | 'pageNo';
  /** May PageNo be left out where NextToken is sent (section 6, 4)? */
  hybridPageNo: 'optional' | 'required';
  /** RegisterDeviceCredential for a client id that has one: refused (the error list), or the latest counts (the text). */
  registerAgain: 'refused' | 'reissued';
  /** RefreshDeviceCredential for a client id that has none: no code is listed for it (contract 2.5). */
  refreshMissing: 'DeviceCredentialNotFound' | 'InvalidParameter';
  /** How Username, ClientId, Identity and Topic filter in QueryCustomAuth…: "filter" is all that is said (section 6, 18). */
  customAuthFilters: 'exact' | 'prefix' | 'ignored';
  /** AddCustomAuthIdentity for one that is there: nothing is documented. */
  duplicateIdentity: 'refused' | 'replaced';
  /** AddCustomAuthPermission for one that is there (section 6, 7). */
  duplicatePermission: 'refused' | 'replaced';
  /** Update… and Delete… of what is not there in custom authentication (section 6, 7): nothing is documented. */
  customAuthMissing: 'refused' | 'accepted';
  /** Is SignMode mandatory (section 6, 5)? Left out it is ORIGIN here. */
  signMode: 'required' | 'optional';
  /** AddCustomAuthConnectBlack for a client id that is there (contract 2.8): nothing is documented. */
  duplicateBlock: 'accepted' | 'refused';
  /** Active… and Inactivate… of a certificate that is so already (contract 2.3, 2.4): nothing is documented. */
  repeatedStatus: 'accepted' | 'refused';
  /** RevokeToken for one that was revoked, is over or never was (contract 2.10): nothing is documented. */
  revokedToken: 'accepted' | 'refused';
  /** May a CA be registered with several instances of a region (section 6, 9)? */
  caInstances: 'onePerRegion' | 'several';
  /** The documented calls a second, of a user by operation and of a source address over all (contract 1.7, 2.0). */
  rateLimits: 'off' | 'documented';
  /** Are X.509 operations there on Professional instances too (section 6, 8)? */
  x509Editions: 'platinum' | 'platinumAndProfessional';
  /** CloseConnection was at first there on Professional instances in Shanghai only (contract 2.9). */
  closeConnection: 'everywhere' | 'professionalInShanghai';
}

export interface HuaweiSwitches {
  /** page.marker of the last page: its last row's id, "", left out, or `page: null` (contract 5.1). */
  lastMarker: 'id' | 'empty' | 'absent' | 'pageNull';
  /** IoTDM's marker as a bare number above 2^53 (as in the example) or a string. */
  instanceMarker: 'number' | 'string';
  /** Which 401 body a bad signature gets (section 6, 13). */
  unauthorizedBody: 'IOTDA.000002' | 'APIGW.0301';
  /** What the gateway's own codes begin with (contract 1.6: each was seen with both). */
  gatewayPrefix: 'APIGW' | 'APIG';
  /** The 404 of a path or method that does not exist: the gateway's code, or the service's (contract 1.6). */
  unknownPath: 'APIGW.0101' | 'IOTDA.000029';
  /** A limit or marker out of range: the named codes or the generic one (section 6, 8). */
  pagingErrors: 'named' | 'generic';
  /** Does page.count ignore marker and offset (section 6, 1)? */
  countIgnoresMarker: boolean;
  /** Is a wrong Instance-Id header refused (section 6, 14)? */
  instanceIdHeader: 'ignored' | 'mustMatch';
  /** search/query-devices: refuse above 1 request a second per account with 403 IOTDA.021101. */
  searchRateLimit: boolean;
  /** The `groups` of a row of SearchDevices: typed as an object, described as a list of groups, in no example (section 6, 21). */
  searchGroups: 'rows' | 'ids' | 'absent';
  /** Filters in the query of a list. Nobody saw the service ignore one: for tests of a client that holds rows against them. */
  listFilters: 'applied' | 'ignored';
  /** Creating something without `app_id` where there are several resource spaces: in the default one, or 403 001005. */
  appIdOmitted: 'default' | 'refused';
  /** Length of an IAM token: several KB, more for a user with many permissions (contract 3.6). */
  iamTokenBytes: number;
  /** Ids of new device policies: as the path has them, or as one example has it (section 6, 2). */
  policyId: 'hex24' | 'uuid';
  /** A binding with a target that cannot be bound: told inside of a 200, or refused whole (contract 2.11 has both). */
  targetRefused: 'inAnswer' | 'wholeCall';
  /** UnbindDevicePolicy for what is not bound (contract 2.11): nothing is documented. */
  unboundTarget: 'accepted' | 'refused';
  /** Putting a device into a dynamic group, or taking it out: 403, or done beside its rule. Nothing is documented. */
  dynamicGroupMembers: 'refused' | 'accepted';
  /** Deleting a CA while device certificates that it issued are there: done, or 400 014304 (section 6, 19). */
  issuingCaDeletion: 'accepted' | 'refused';
  /** Registering a certificate that says CA:FALSE as a CA: done, or 400 014309 (contract 2.2). Version 1 has no such word. */
  leafAsCa: 'accepted' | 'refused';
  /** Is the pattern of `common_name` what its text says, or what is written there (section 6, 5)? */
  commonNamePattern: 'text' | 'literal';
  /** Secrets in the answers that create and reset them: as they are, or as in the examples (section 6, 20). */
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
