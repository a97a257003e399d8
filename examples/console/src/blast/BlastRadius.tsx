import { lazy, type ReactNode, Suspense, useState } from 'react';
import { graphql, useFragment } from 'react-relay';
import type { BlastRadius_ca$key } from '../__generated__/BlastRadius_ca.graphql.ts';
import type { BlastRadius_inventory$key } from '../__generated__/BlastRadius_inventory.graphql.ts';
import { numberText } from '../texts/dates.ts';
import { texts } from '../texts/texts.ts';
import { Instant } from '../ui/Instant.tsx';
import { Part } from '../ui/Part.tsx';
import { BlastList } from './BlastList.tsx';
import { type BlastModel, groupsOf } from './blast-model.ts';
import { useExpansion } from './use-expansion.ts';

/** The library that draws graphs is large, so it is loaded only here. */
const BlastGraph = lazy(() => import('./BlastGraph.tsx'));

/** Below this width the graph would be too small to read, so the list comes first. */
const WIDE = '(min-width: 48rem)';

/** What depends on a CA, from the inventory alone: other registrations, sub-CAs, certificates and devices. */
export function BlastRadius({
  ca,
  inventory,
}: {
  readonly ca: BlastRadius_ca$key;
  readonly inventory: BlastRadius_inventory$key;
}) {
  const { id, name, caId, blastRadius, sameCa } = useFragment(
    graphql`
      fragment BlastRadius_ca on CaCertificate {
        id
        name
        caId
        blastRadius @catch {
          deviceCertificates
          devices
          onlineDevices
          weakestLink
          unknownIssuers
          asOf
          completeness {
            complete
            missingCount
          }
        }
        sameCa(first: 10) @catch {
          edges {
            basis
            node {
              id
              name
              caId
              instance {
                instanceId
                account
              }
            }
          }
        }
      }
    `,
    ca,
  );
  const { timeline, signed } = useFragment(
    graphql`
      fragment BlastRadius_inventory on FleetInventory @argumentDefinitions(ca: { type: "ID!" }) {
        timeline: expiryTimeline(
          kind: DEVICE_CERTIFICATE
          bucket: DAY
          horizon: "P90D"
          filter: { issuedBy: $ca }
        ) @catch {
          expired
          later
          withoutDate
          buckets {
            from
            to
            count
          }
        }
        signed: caCertificates(filter: { issuedBy: $ca }, first: 20) @catch {
          nodes {
            id
            name
            caId
            instance {
              instanceId
              account
            }
            blastRadius {
              deviceCertificates
            }
          }
        }
      }
    `,
    inventory,
  );
  const { blast } = texts;
  return (
    <section className="panel blast" aria-label={blast.title}>
      <Part of={blastRadius}>
        {(radius) => {
          if (radius == null) return <Empty>{blast.notKept}</Empty>;
          const twins = (sameCa.ok ? (sameCa.value?.edges ?? []) : []).flatMap((edge) =>
            edge?.node == null ? [] : [{ ...caNode(edge.node), basis: edge.basis }],
          );
          const others = new Set([id, ...twins.map((twin) => twin.id)]);
          const model: BlastModel = {
            ca: { id, name: name ?? caId, place: '' },
            twins,
            // A root signs itself, and its twins.
            subCas: (signed.ok ? (signed.value?.nodes ?? []) : []).flatMap((node) =>
              node == null || others.has(node.id)
                ? []
                : [{ ...caNode(node), certificates: node.blastRadius?.deviceCertificates ?? 0 }],
            ),
            groups: timeline.ok && timeline.value != null ? groupsOf(id, timeline.value) : [],
            devices: radius.devices ?? null,
            online: radius.onlineDevices ?? null,
          };
          const isEmpty = model.groups.length + model.subCas.length + twins.length === 0;
          const { completeness, weakestLink, unknownIssuers, asOf } = radius;
          return (
            <>
              <Figures radius={radius} />
              {isEmpty ? <p className="muted">{blast.nothing}</p> : <Views model={model} />}
              <p className="blast-notes muted">
                {asOf == null ? null : (
                  <span>
                    {blast.asOf} <Instant at={asOf} />.
                  </span>
                )}
                <span>
                  {completeness.complete ? blast.complete : blast.incomplete(completeness.missingCount)}
                </span>
                {weakestLink == null ? null : <span>{blast.basis[weakestLink]}</span>}
                {unknownIssuers === 0 ? null : <span>{blast.unknownIssuers(unknownIssuers)}</span>}
              </p>
            </>
          );
        }}
      </Part>
    </section>
  );
}

function Empty({ children }: { readonly children: string }) {
  return (
    <>
      <h2>{texts.blast.title}</h2>
      <p className="muted">{children}</p>
    </>
  );
}

function Figures({
  radius,
}: {
  readonly radius: {
    readonly deviceCertificates: number;
    readonly devices: number | null | undefined;
    readonly onlineDevices: number | null | undefined;
  };
}) {
  const { certificate, device, values, status, blast } = texts;
  const figure = (label: string, value: number | null | undefined, why?: string): ReactNode => (
    <div title={value == null ? why : undefined}>
      <dt>{label}</dt>
      <dd>{value == null ? values.missing : numberText(value)}</dd>
    </div>
  );
  return (
    <div className="blast-head">
      <h2>{blast.title}</h2>
      <dl className="figures">
        {figure(certificate.title, radius.deviceCertificates)}
        {figure(device.title, radius.devices, blast.devicesUnknownWhy)}
        {figure(status.online, radius.onlineDevices, blast.devicesUnknownWhy)}
      </dl>
    </div>
  );
}

function Views({ model }: { readonly model: BlastModel }) {
  const expansions = useExpansion();
  const [view, setView] = useState<'graph' | 'list'>(() => (matchMedia(WIDE).matches ? 'graph' : 'list'));
  const { blast } = texts;
  return (
    <>
      <fieldset className="segments" aria-label={blast.view}>
        {(['graph', 'list'] as const).map((one) => (
          <button key={one} type="button" aria-pressed={view === one} onClick={() => setView(one)}>
            {blast[one]}
          </button>
        ))}
      </fieldset>
      {view === 'list' ? (
        <BlastList model={model} expansions={expansions} />
      ) : (
        <Suspense fallback={<p className="blast-drawing muted">{blast.drawing}</p>}>
          <BlastGraph model={model} expansions={expansions} />
        </Suspense>
      )}
    </>
  );
}

function caNode(ca: {
  readonly id: string;
  readonly name: string | null | undefined;
  readonly caId: string;
  readonly instance: { readonly instanceId: string; readonly account: string } | null | undefined;
}) {
  const place = ca.instance == null ? '' : `${ca.instance.account} · ${ca.instance.instanceId}`;
  return { id: ca.id, name: ca.name ?? ca.caId, place };
}
