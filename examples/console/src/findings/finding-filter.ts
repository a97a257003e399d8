import type {
  FindingCheck,
  FindingSeverity,
  FindingState,
} from '../__generated__/FindingsPageQuery.graphql.ts';

export const SEVERITIES = [
  'CRITICAL',
  'HIGH',
  'MEDIUM',
  'LOW',
  'INFO',
] as const satisfies readonly FindingSeverity[];
export const STATES = ['OPEN', 'SUPPRESSED', 'RESOLVED'] as const satisfies readonly FindingState[];
export const ORDERS = ['SEVERITY', 'FIRST_SEEN'] as const;

/** What the address of the findings says. Absent: no condition, open findings, the worst first. */
export interface FindingChoice {
  readonly severity?: string | undefined;
  readonly check?: string | undefined;
  readonly state?: string | undefined;
  readonly text?: string | undefined;
  readonly sort?: string | undefined;
}

export function findingsPath(choice: FindingChoice): string {
  const given = Object.entries(choice).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return given.length === 0 ? '/findings' : `/findings?${new URLSearchParams(given)}`;
}

/** The variables of the query. Values that the console does not know are ignored: an address may be old, or mistyped. */
export function variablesOf(address: string) {
  const given = new URLSearchParams(address);
  const among = <Value extends string>(values: readonly Value[], name: string) =>
    values.find((each) => each === given.get(name));
  const severity = among(SEVERITIES, 'severity');
  const state = among(STATES, 'state') ?? 'OPEN';
  const check = given.get('check');
  const text = given.get('text')?.trim() ?? '';
  return {
    filter: {
      state: [state],
      severity: severity === undefined ? null : [severity],
      checks: check !== null && isCheck(check) ? [check] : null,
      // The API refuses a text without a word.
      text: /[\p{L}\p{N}]/u.test(text) ? text : null,
    },
    order: { field: among(ORDERS, 'sort') ?? 'SEVERITY', direction: 'DESC' as const },
    counted: { state: [state] },
  };
}

/** The API knows which checks there are: a name that it does not know is an error of the address. */
function isCheck(name: string): name is FindingCheck {
  return /^[A-Z][A-Z_]*$/.test(name);
}
