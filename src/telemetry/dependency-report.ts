import type { DependencyLog } from './dependency-log.ts';

/**
 * Prints the state of each account, and failures of other dependencies, in the format of Kubernetes health
 * checks: `[+]` works, `[-]` fails, `[?]` was not called yet. An account with several kinds of failure has
 * one line for each kind.
 */
export function printDependencies(
  accounts: readonly string[],
  answered: ReadonlySet<string>,
  failing: ReturnType<DependencyLog['failing']>,
): string[] {
  const failures = (account: string | undefined) =>
    failing
      .filter((each) => each.account === account)
      .map(({ kind, region, host, operation, code, since }) => {
        const name = account === undefined ? kind : `account ${account}`;
        const place = [region, host, operation].filter((part) => part !== undefined).join(', ');
        return `[-]${name}: ${code} (${place}) since ${since.toISOString()}`;
      });
  return [
    ...accounts.flatMap((account) => {
      const lines = failures(account);
      if (lines.length > 0) return lines;
      return answered.has(account) ? [`[+]account ${account}`] : [`[?]account ${account}: no call yet`];
    }),
    ...failures(undefined),
  ];
}
