import { graphql, useFragment } from 'react-relay';
import type { ChangeGaps_changes$key } from '../__generated__/ChangeGaps_changes.graphql.ts';
import { kindText } from '../texts/kind-text.ts';
import { texts } from '../texts/texts.ts';
import { Chip } from '../ui/Chip.tsx';
import { Instant } from '../ui/Instant.tsx';

const SHOWN = 20;

/** Times from which changes are missing, because a list was not read. */
export function ChangeGaps({ changes }: { readonly changes: ChangeGaps_changes$key }) {
  const { gaps, gapCount } = useFragment(
    graphql`
      fragment ChangeGaps_changes on InventoryChangeConnection {
        gapCount
        gaps {
          account
          kind
          from
          to
          instance {
            name
            instanceId
          }
        }
      }
    `,
    changes,
  );
  if (gapCount === 0) return null;
  const words = texts.changes;
  return (
    <details className="completeness">
      <summary>
        <Chip tone="warn">{words.gaps(gapCount)}</Chip>
      </summary>
      <ul>
        {gaps.slice(0, SHOWN).map(({ account, kind, from, to, instance }) => (
          <li key={JSON.stringify([account, kind, from, instance?.instanceId])}>
            <strong>{kindText(kind)}</strong>
            <span>{instance == null ? account : (instance.name ?? instance.instanceId)}</span>
            <span>
              <Instant at={from} /> – <Instant at={to} />
            </span>
          </li>
        ))}
      </ul>
      {gapCount <= SHOWN ? null : (
        <p className="muted">{texts.overview.completeness.more(gapCount - SHOWN)}</p>
      )}
    </details>
  );
}
