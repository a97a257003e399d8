import { type AlibabaSwitches, DEFAULT_SWITCHES } from '../../src/simulator/switches.ts';

/** The opposite of each default for undocumented behaviour, except the switches that remove operations. */
const OTHERWISE: AlibabaSwitches = {
  statusNumbering: 'announced',
  certificateScalars: 'strings',
  pemLineFeeds: 'real',
  deviceCertificateHeader: 'CERTIFICATE',
  total: 'rows',
  lastNextToken: 'absent',
  pagePastEnd: 'absent',
  hybridPrecedence: 'pageNo',
  hybridPageNo: 'required',
  registerAgain: 'refused',
  refreshMissing: 'InvalidParameter',
  customAuthFilters: 'prefix',
  duplicateIdentity: 'refused',
  duplicatePermission: 'replaced',
  customAuthMissing: 'accepted',
  signMode: 'optional',
  duplicateBlock: 'refused',
  repeatedStatus: 'refused',
  revokedToken: 'refused',
  caInstances: 'several',
  rateLimits: DEFAULT_SWITCHES.alibaba.rateLimits,
  x509Editions: DEFAULT_SWITCHES.alibaba.x509Editions,
  closeConnection: DEFAULT_SWITCHES.alibaba.closeConnection,
};

/** For `describe.each`: a client that works with both variants works with the real service. */
export const WAYS: readonly (readonly [string, AlibabaSwitches])[] = [
  ['default switches', DEFAULT_SWITCHES.alibaba],
  ['opposite switches', OTHERWISE],
];
