import { graphql, useFragment } from 'react-relay';
import { Link } from 'wouter';
import type { OpenFindings_inventory$key } from '../__generated__/OpenFindings_inventory.graphql.ts';
import { findingsPath, SEVERITIES } from '../findings/finding-filter.ts';
import { SeverityChip } from '../findings/SeverityChip.tsx';
import { checkTitle } from '../texts/check-text.ts';
import { numberText } from '../texts/dates.ts';
import { texts } from '../texts/texts.ts';
import { Panel } from '../ui/Panel.tsx';
import { Part } from '../ui/Part.tsx';

const TOP = 6;

/** How many findings are open, by severity, and the checks that come first. */
export function OpenFindings({ inventory }: { readonly inventory: OpenFindings_inventory$key }) {
  const { findingCounts, suppressedCounts } = useFragment(
    graphql`
      fragment OpenFindings_inventory on FleetInventory {
        findingCounts @catch {
          check
          severity
          title
          count
        }
        suppressedCounts: findingCounts(filter: { state: [SUPPRESSED] }) @catch {
          count
        }
      }
    `,
    inventory,
  );
  return (
    <Panel title={texts.overview.findings} tools={<Link href="/findings">{texts.overview.allFindings}</Link>}>
      <Part of={findingCounts}>
        {(counts) => {
          const all = counts ?? [];
          const numberOf = (severity: string) =>
            all.reduce((sum, each) => (each.severity === severity ? sum + each.count : sum), 0);
          const most = Math.max(1, ...SEVERITIES.map(numberOf));
          return (
            <>
              <ul className="severities">
                {SEVERITIES.map((severity) => (
                  <li key={severity}>
                    <Link href={findingsPath({ severity })}>
                      <SeverityChip severity={severity} />
                      <svg className="bar" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
                        <rect
                          className="severity-bar"
                          data-severity={severity}
                          width={(100 * numberOf(severity)) / most}
                          height="1"
                        />
                      </svg>
                      <span className="severity-count">{numberText(numberOf(severity))}</span>
                    </Link>
                  </li>
                ))}
              </ul>
              {all.length === 0 ? null : <h3>{texts.overview.topChecks}</h3>}
              <ul className="checks">
                {byCheck(all)
                  .slice(0, TOP)
                  .map(({ check, title, count }) => (
                    <li key={check}>
                      <Link href={findingsPath({ check })}>{checkTitle(check, title)}</Link>
                      <span>{numberText(count)}</span>
                    </li>
                  ))}
              </ul>
            </>
          );
        }}
      </Part>
      <Part of={suppressedCounts}>
        {(counts) => {
          const count = (counts ?? []).reduce((sum, each) => sum + each.count, 0);
          if (count === 0) return null;
          return (
            <p className="muted">
              <Link href={findingsPath({ state: 'SUPPRESSED' })}>{texts.overview.suppressed(count)}</Link>
            </p>
          );
        }}
      </Part>
    </Panel>
  );
}

interface CheckCount {
  readonly check: string;
  readonly title: string;
  readonly count: number;
}

/** A check may find things of several severities. It comes where its worst ones are. */
function byCheck(counts: readonly CheckCount[]): CheckCount[] {
  const sums = new Map<string, CheckCount>();
  for (const one of counts) {
    sums.set(one.check, { ...one, count: one.count + (sums.get(one.check)?.count ?? 0) });
  }
  return [...sums.values()];
}
