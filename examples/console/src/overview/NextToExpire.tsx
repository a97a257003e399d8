import { graphql, useFragment } from 'react-relay';
import { Link } from 'wouter';
import type { NextToExpire_inventory$key } from '../__generated__/NextToExpire_inventory.graphql.ts';
import { objectPath } from '../objects/object-path.ts';
import { texts } from '../texts/texts.ts';
import { ExpiryGauge } from '../ui/Expiry.tsx';
import { Panel } from '../ui/Panel.tsx';
import { Part } from '../ui/Part.tsx';

/** The certificates that expire next, and how much hangs on each CA. */
export function NextToExpire({ inventory }: { readonly inventory: NextToExpire_inventory$key }) {
  const data = useFragment(
    graphql`
      fragment NextToExpire_inventory on FleetInventory {
        caCertificates(
          first: 5
          filter: { expired: false }
          orderBy: { field: VALID_TO, direction: ASC }
        ) @catch {
          nodes {
            id
            name
            caId
            validTo
            daysUntilExpiry
            instance {
              name
              instanceId
            }
            blastRadius {
              deviceCertificates
              devices
            }
          }
        }
        deviceCertificates(
          first: 5
          filter: { expired: false }
          orderBy: { field: VALID_TO, direction: ASC }
        ) @catch {
          nodes {
            id
            commonName
            certificateId
            validTo
            daysUntilExpiry
            instance {
              name
              instanceId
            }
          }
        }
      }
    `,
    inventory,
  );
  return (
    <Panel title={texts.overview.next} isWide>
      <div className="next">
        <Part of={data.caCertificates}>
          {(found) => (
            <Certificates
              title={texts.kinds.CA_CERTIFICATE}
              certificates={(found?.nodes ?? []).flatMap((ca) => {
                if (ca == null) return [];
                const { deviceCertificates = 0, devices } = ca.blastRadius ?? {};
                const hanging =
                  deviceCertificates === 0 && !devices
                    ? texts.overview.nothingHangs
                    : texts.overview.hanging(deviceCertificates, devices ?? null);
                return [
                  { ...ca, name: ca.name ?? ca.caId, href: objectPath('CaCertificate', ca.id), hanging },
                ];
              })}
            />
          )}
        </Part>
        <Part of={data.deviceCertificates}>
          {(found) => (
            <Certificates
              title={texts.kinds.DEVICE_CERTIFICATE}
              certificates={(found?.nodes ?? []).flatMap((one) =>
                one == null
                  ? []
                  : [
                      {
                        ...one,
                        name: one.commonName ?? one.certificateId,
                        href: objectPath('DeviceCertificate', one.id),
                      },
                    ],
              )}
            />
          )}
        </Part>
      </div>
    </Panel>
  );
}

interface Certificate {
  readonly id: string;
  readonly name: string;
  readonly href: string;
  readonly validTo: string | null | undefined;
  readonly daysUntilExpiry: number | null | undefined;
  readonly instance:
    | { readonly name: string | null | undefined; readonly instanceId: string }
    | null
    | undefined;
  /** What hangs on it. */
  readonly hanging?: string;
}

function Certificates({
  title,
  certificates,
}: {
  readonly title: string;
  readonly certificates: readonly Certificate[];
}) {
  return (
    <div>
      <h3>{title}</h3>
      {certificates.length === 0 ? <p className="muted">{texts.overview.noneExpires}</p> : null}
      <ul>
        {certificates.map(({ id, name, href, validTo, daysUntilExpiry, instance, hanging }) => (
          <li key={id}>
            <Link href={href}>{name}</Link>
            <ExpiryGauge days={daysUntilExpiry} validTo={validTo} />
            <span className="muted">
              {[instance?.name ?? instance?.instanceId, hanging].filter(Boolean).join(' · ')}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
