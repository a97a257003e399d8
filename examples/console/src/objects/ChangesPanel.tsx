import { graphql, useFragment } from 'react-relay';
import type { ChangesPanel_inventory$key } from '../__generated__/ChangesPanel_inventory.graphql.ts';
import { texts } from '../texts/texts.ts';
import { valueText } from '../texts/values.ts';
import { Instant } from '../ui/Instant.tsx';
import { Part } from '../ui/Part.tsx';

/** The last changes of an object, with the values before and after. */
export function ChangesPanel({ inventory }: { readonly inventory: ChangesPanel_inventory$key }) {
  const { changes } = useFragment(
    graphql`
      fragment ChangesPanel_inventory on FleetInventory @argumentDefinitions(id: { type: "ID!" }) {
        changes(filter: { entityId: $id }, first: 20) @catch {
          nodes {
            at
            change
            source
            principal
            fields {
              name
              before
              after
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
  const { panels } = texts;
  return (
    <section className="panel" aria-label={panels.changes}>
      <h2>{panels.changes}</h2>
      <Part of={changes}>
        {(list) => {
          const nodes = (list?.nodes ?? []).flatMap((node) => (node == null ? [] : [node]));
          if (nodes.length === 0) return <p className="muted">{panels.noChanges}</p>;
          return (
            <>
              <ul className="panel-rows">
                {nodes.map(({ at, change, source, principal, fields }) => (
                  <li key={`${at} ${change} ${fields.map(({ name }) => name)}`}>
                    <span className="panel-time">
                      <Instant at={at} />
                    </span>
                    <div className="panel-main">
                      <p>
                        <strong>{valueText(change)}</strong>{' '}
                        <span className="muted">
                          {source === 'MUTATION' ? panels.byMutation(principal ?? null) : panels.byPoll}
                        </span>
                      </p>
                      {fields.map(({ name, before, after }) => (
                        <p key={name} className="change-field">
                          <code>{name}</code>
                          {before == null && after == null ? (
                            <span className="muted">{panels.valueHidden}</span>
                          ) : (
                            <>
                              <del>{before ?? texts.values.missing}</del>
                              <span aria-hidden="true">→</span>
                              <ins>{after ?? texts.values.missing}</ins>
                            </>
                          )}
                        </p>
                      ))}
                    </div>
                  </li>
                ))}
              </ul>
              {list?.pageInfo.hasNextPage === true ? <p className="muted">{panels.more}</p> : null}
            </>
          );
        }}
      </Part>
    </section>
  );
}
