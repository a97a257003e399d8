import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { objectPath } from '../objects/object-path.ts';
import { explain } from '../relay/failure.ts';
import { texts } from '../texts/texts.ts';
import { Chip } from '../ui/Chip.tsx';
import { type BlastModel, type CaNode, devicesText } from './blast-model.ts';
import type { Expansions } from './use-expansion.ts';

/** The same as the graph, as nested lists: for screen readers, and for narrow windows. */
export function BlastList({
  model,
  expansions,
}: {
  readonly model: BlastModel;
  readonly expansions: Expansions;
}) {
  const { blast } = texts;
  return (
    <ul className="blast-list">
      {model.twins.map((twin) => (
        <CaLine key={twin.id} ca={twin}>
          {twin.basis === 'SAME_KEY' ? blast.sameKey : blast.sameCertificate}
        </CaLine>
      ))}
      {model.subCas.map((ca) => (
        <CaLine key={ca.id} ca={ca}>
          {blast.subCa} · {blast.certificates(ca.certificates)}
        </CaLine>
      ))}
      {model.groups.map((group) => {
        const expansion = expansions.opened.get(group.key);
        const name = blast.groups[group.key];
        return (
          <li key={group.key}>
            <span className="blast-line">
              <Chip tone={group.tone}>{name}</Chip>
              {group.filter === null ? (
                blast.certificates(group.count)
              ) : (
                <button
                  type="button"
                  className="link-button"
                  aria-expanded={expansion !== undefined}
                  aria-label={`${blast.certificates(group.count)}: ${name}`}
                  onClick={() => expansions.toggle(group)}
                >
                  {blast.certificates(group.count)}
                </button>
              )}
            </span>
            {expansion === undefined ? null : (
              <ul aria-busy={expansion.isLoading}>
                {expansion.failure === null ? null : (
                  <li className="field-error" role="alert">
                    {explain(expansion.failure)} <span className="code">{expansion.failure.code}</span>
                  </li>
                )}
                {expansion.certificates.map(({ id, name: commonName }) => (
                  <li key={id}>
                    <Link href={objectPath('DeviceCertificate', id)}>{commonName}</Link>
                  </li>
                ))}
                {expansion.isLoading || group.count <= expansion.certificates.length ? null : (
                  <li className="muted">{blast.more(group.count - expansion.certificates.length)}</li>
                )}
              </ul>
            )}
          </li>
        );
      })}
      <li>
        <strong>{devicesText(model)}</strong>
        {model.devices === null ? <span className="muted"> {blast.devicesUnknownWhy}</span> : null}
      </li>
    </ul>
  );
}

function CaLine({ ca, children }: { readonly ca: CaNode; readonly children: ReactNode }) {
  return (
    <li>
      <span className="blast-line">
        <Link href={objectPath('CaCertificate', ca.id)}>{ca.name}</Link>
        <span className="muted">
          {children} · {ca.place}
        </span>
      </span>
    </li>
  );
}
