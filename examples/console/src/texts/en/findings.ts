import { numberText } from '../dates.ts';

/** Texts of the pages of findings and changes. */
export const findings = {
  findings: {
    title: 'Findings',
    lead: 'What the checks of the inventory found, over all accounts.',
    empty: 'No findings meet these conditions.',
    columns: ['Finding', 'Severity', 'Object', 'First seen'],
    count: (count: number) => `${numberText(count)} ${count === 1 ? 'finding' : 'findings'}`,
    filters: {
      label: 'Filter and order',
      all: 'All',
      severity: 'Severity',
      check: 'Check',
      state: 'State',
      text: 'Object',
      order: 'Order',
      option: (name: string, count: number) => `${name} (${numberText(count)})`,
      orders: { SEVERITY: 'Worst first', FIRST_SEEN: 'Newest first' },
    },
    object: 'Object',
    firstSeen: 'First seen',
    lastSeen: 'Last seen',
    resolved: 'Resolved',
    detail: 'What was found',
    evidence: 'Evidence',
    evidenceName: 'Fact',
    evidenceValue: 'Value',
    remedy: 'What to do',
    related: 'Related objects',
    moreRelated: (count: number) => `and ${numberText(count)} more`,
    suppressed: 'Suppressed:',
    until: 'until',
    untilResolved: 'until it is resolved',
  },
  changes: {
    title: 'Changes',
    lead: 'What changed in the fleet, the newest first. Values of secrets are never kept.',
    empty: 'No changes meet these conditions. The history begins with the first whole read.',
    columns: ['Object', 'Change', 'Fields', 'Found'],
    count: (count: number) => `${numberText(count)} ${count === 1 ? 'change' : 'changes'}`,
    kind: 'Kind',
    change: 'Change',
    fields: (count: number) => `${numberText(count)} fields`,
    secret: 'changed (secret)',
    became: ' became ',
    between: 'after',
    by: (principal: string | undefined) =>
      principal === undefined ? 'by this API' : `by ${principal}, with this API`,
    gaps: (count: number) =>
      count === 1
        ? 'Changes are missing from 1 period'
        : `Changes are missing from ${numberText(count)} periods`,
  },
} as const;
