import { graphql } from 'react-relay';
import type { FindingPageQuery } from '../__generated__/FindingPageQuery.graphql.ts';
import { ActionBar } from '../actions/ActionBar.tsx';
import { suppressFinding, unsuppressFinding } from '../actions/finding-actions.ts';
import { Gone } from '../objects/Gone.tsx';
import { ObjectLink } from '../objects/ObjectLink.tsx';
import type { PageProps } from '../pages/page.ts';
import { usePageQuery } from '../relay/use-page-query.ts';
import { checkRemedy, checkTitle } from '../texts/check-text.ts';
import { texts } from '../texts/texts.ts';
import { valueText } from '../texts/values.ts';
import { Chip } from '../ui/Chip.tsx';
import { Facts } from '../ui/Facts.tsx';
import { Instant } from '../ui/Instant.tsx';
import { PageHead } from '../ui/PageHead.tsx';
import { Evidence } from './Evidence.tsx';
import { SeverityChip } from './SeverityChip.tsx';

/** One finding: what is wrong, what proves it, and what to do. From the inventory. */
export function FindingPage({ id, attempt }: PageProps) {
  const { node } = usePageQuery<FindingPageQuery>(
    graphql`
      query FindingPageQuery($id: ID!) {
        node(id: $id) {
          ... on Finding @alias(as: "finding") {
            id
            check
            severity
            title
            detail
            remedy
            evidence {
              name
              value
            }
            node {
              ...objectName_node
            }
            related {
              ...objectName_node
            }
            relatedCount
            firstSeenAt
            lastSeenAt
            resolvedAt
            suppression {
              reason
              until
              by
              at
            }
          }
        }
      }
    `,
    { id },
    attempt,
  );
  const finding = node?.finding;
  if (finding == null) return <Gone />;
  const { suppression, resolvedAt } = finding;
  const title = checkTitle(finding.check, finding.title);
  const words = texts.findings;
  const related = finding.related.flatMap((one) => (one == null ? [] : [one]));
  return (
    <>
      <PageHead title={title} crumbs={[{ name: words.title, href: '/findings' }]}>
        <p className="lead facts-line">
          <SeverityChip severity={finding.severity} />
          <Chip tone={resolvedAt != null ? 'good' : 'quiet'}>
            {valueText(resolvedAt != null ? 'RESOLVED' : suppression != null ? 'SUPPRESSED' : 'OPEN')}
          </Chip>
          <code>{finding.check}</code>
        </p>
        {resolvedAt != null ? null : (
          <ActionBar
            actions={[
              suppression == null ? suppressFinding(finding.id, title) : unsuppressFinding(finding.id, title),
            ]}
          />
        )}
      </PageHead>
      {suppression == null ? null : (
        <div className="note">
          <p>
            <strong>{words.suppressed}</strong> {suppression.reason}
          </p>
          <p className="muted">
            {suppression.by} <Instant at={suppression.at} /> ·{' '}
            {suppression.until == null ? (
              words.untilResolved
            ) : (
              <>
                {words.until} <Instant at={suppression.until} />
              </>
            )}
          </p>
        </div>
      )}
      <Facts
        facts={[
          [
            words.object,
            finding.node == null ? texts.gone.title : <ObjectLink key="object" node={finding.node} />,
          ],
          [words.firstSeen, <Instant key="first" at={finding.firstSeenAt} />],
          [words.lastSeen, <Instant key="last" at={finding.lastSeenAt} />],
          [words.resolved, resolvedAt == null ? null : <Instant key="resolved" at={resolvedAt} />],
        ]}
      />
      <section className="prose">
        <h2>{words.detail}</h2>
        {/* The API writes the sentence about this object in English. */}
        <p lang="en">{finding.detail}</p>
      </section>
      <Evidence evidence={finding.evidence} />
      <section className="prose">
        <h2>{words.remedy}</h2>
        <p>{checkRemedy(finding.check, finding.remedy)}</p>
      </section>
      {related.length === 0 ? null : (
        <section>
          <h2>
            {words.related} <span className="muted">{finding.relatedCount}</span>
          </h2>
          <ul className="hits">
            {related.map((one, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes its order
              <li key={index}>
                <ObjectLink node={one} />
              </li>
            ))}
          </ul>
          {finding.relatedCount <= related.length ? null : (
            <p className="muted">{words.moreRelated(finding.relatedCount - related.length)}</p>
          )}
        </section>
      )}
    </>
  );
}
