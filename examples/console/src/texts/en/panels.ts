import { numberText } from '../dates.ts';

/** Texts of what the inventory knows about an object. */
export const panels = {
  findings: 'Findings',
  noFindings: 'No check has found anything here.',
  since: 'Since',
  suppressed: (reason: string) => `suppressed: ${reason}`,
  changes: 'Changes',
  noChanges: 'No changes are kept.',
  notKept: 'The inventory does not keep this object, so it has no findings and no history.',
  byMutation: (principal: string | null) => (principal === null ? 'through this API' : `by ${principal}`),
  byPoll: 'at the cloud',
  valueHidden: 'changed (value not kept)',
  more: 'There are more.',
} as const;

export const cost = {
  title:
    'Sum over the requests of this page. The polls for live updates are shared by all pages and not included.',
  line: (calls: number, billable: number, requests: number) =>
    `This page has made ${numberText(calls)} provider ${calls === 1 ? 'call' : 'calls'} (${numberText(billable)} billable) in ${numberText(requests)} ${requests === 1 ? 'request' : 'requests'}.`,
  mayBillMore: 'The cloud may bill more of them.',
} as const;

export const blast = {
  title: 'What depends on it',
  certificates: (count: number) =>
    `${numberText(count)} device ${count === 1 ? 'certificate' : 'certificates'}`,
  devices: (count: number) => `${numberText(count)} ${count === 1 ? 'device' : 'devices'}`,
  online: (count: number) => `${numberText(count)} online`,
  devicesUnknown: 'Devices unknown',
  devicesUnknownWhy: 'The clouds did not report which devices use these certificates.',
  groups: {
    expired: 'Expired',
    soon: 'Within 30 days',
    next: 'In 30 to 90 days',
    later: 'Later',
    withoutDate: 'No expiry date',
  },
  thisCa: 'This CA',
  subCa: 'Sub-CA',
  sameCertificate: 'Same certificate',
  sameKey: 'Same key',
  expand: (name: string) => `Show certificates: ${name}`,
  collapse: (name: string) => `Hide certificates: ${name}`,
  more: (count: number) => `${numberText(count)} more`,
  nothing: 'No certificate that the inventory keeps was signed with this key.',
  notKept:
    'The inventory does not keep the content of this certificate, so nothing is known about what depends on it.',
  unknownIssuers: (count: number) =>
    `The issuer of ${numberText(count)} kept ${count === 1 ? 'certificate is' : 'certificates are'} unknown. This CA may have signed some of them.`,
  basis: {
    SERIAL_NUMBER: 'Links by serial number at the least; signatures were not checked for all.',
    SIGNATURE: 'All links are proven by signature.',
  } as Readonly<Record<string, string>>,
  asOf: 'As of',
  incomplete: (count: number) =>
    `Incomplete: ${numberText(count)} ${count === 1 ? 'list was' : 'lists were'} not read.`,
  complete: 'Complete.',
  graph: 'Graph',
  list: 'List',
  view: 'View',
  drawing: 'Drawing the graph …',
  graphLabel: 'Graph of the CA, its certificates and their devices. The list has the same content.',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  fit: 'Fit to window',
} as const;
