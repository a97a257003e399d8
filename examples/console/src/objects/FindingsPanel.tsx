import { graphql, useFragment } from 'react-relay';
import { Link } from 'wouter';
import type { FindingsPanel_inventory$key } from '../__generated__/FindingsPanel_inventory.graphql.ts';
import { ActionBar } from '../actions/ActionBar.tsx';
import { suppressFinding, unsuppressFinding } from '../actions/finding-actions.ts';
import { texts } from '../texts/texts.ts';
import { valueText } from '../texts/values.ts';
import { Chip, type Tone } from '../ui/Chip.tsx';
import { Instant } from '../ui/Instant.tsx';
import { Part } from '../ui/Part.tsx';
import { objectPath } from './object-path.ts';

const TONES: Readonly<Record<string, Tone>> = { CRITICAL: 'bad', HIGH: 'bad', MEDIUM: 'warn' };

/** The open and the suppressed findings of an object. */
export function FindingsPanel({ inventory }: { readonly inventory: FindingsPanel_inventory$key }) {
  const { findings } = useFragment(
    graphql`
      fragment FindingsPanel_inventory on FleetInventory @argumentDefinitions(id: { type: "ID!" }) {
        findings(filter: { nodeId: $id, state: [OPEN, SUPPRESSED] }, first: 20) @catch {
          nodes {
            id
            severity
            title
            detail
            firstSeenAt
            suppression {
              reason
              until
            }
          }
          pageInfo {
            hasNextPage
          }
        }
      }
    `,
    inventory,
  );
  return (
    <section className="panel" aria-label={texts.panels.findings}>
      <h2>{texts.panels.findings}</h2>
      <Part of={findings}>
        {(list) => {
          const nodes = (list?.nodes ?? []).flatMap((node) => (node == null ? [] : [node]));
          if (nodes.length === 0) return <p className="muted">{texts.panels.noFindings}</p>;
          return (
            <>
              <ul className="panel-rows">
                {nodes.map(({ id, severity, title, detail, firstSeenAt, suppression }) => (
                  <li key={id} data-quiet={suppression !== null}>
                    <Chip tone={suppression == null ? (TONES[severity] ?? 'quiet') : 'quiet'}>
                      {valueText(severity)}
                    </Chip>
                    <div className="panel-main">
                      <Link href={objectPath('Finding', id)}>{title}</Link>
                      <p className="muted">{detail}</p>
                      <p className="muted">
                        {texts.panels.since} <Instant at={firstSeenAt} isDay />
                        {suppression == null ? null : ` · ${texts.panels.suppressed(suppression.reason)}`}
                      </p>
                    </div>
                    <ActionBar
                      actions={[
                        suppression == null ? suppressFinding(id, title) : unsuppressFinding(id, title),
                      ]}
                    />
                  </li>
                ))}
              </ul>
              {list?.pageInfo.hasNextPage === true ? <p className="muted">{texts.panels.more}</p> : null}
            </>
          );
        }}
      </Part>
    </section>
  );
}
