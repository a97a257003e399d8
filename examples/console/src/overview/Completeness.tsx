import { graphql, useFragment } from 'react-relay';
import { Link } from 'wouter';
import type {
  Completeness_inventory$data,
  Completeness_inventory$key,
} from '../__generated__/Completeness_inventory.graphql.ts';
import { objectPath } from '../objects/object-path.ts';
import { agoText } from '../texts/dates.ts';
import { kindText } from '../texts/kind-text.ts';
import { texts } from '../texts/texts.ts';
import { valueText } from '../texts/values.ts';
import { Chip } from '../ui/Chip.tsx';
import { Instant } from '../ui/Instant.tsx';

/** A longer list helps nobody: the number says how many there are. */
const SHOWN = 20;

type Missing = Completeness_inventory$data['completeness']['missing'][number];

/** What the page rests on: how old it is, and which lists are missing and why. */
export function Completeness({ inventory }: { readonly inventory: Completeness_inventory$key }) {
  const { completeness } = useFragment(
    graphql`
      fragment Completeness_inventory on FleetInventory {
        completeness(
          kinds: [CA_CERTIFICATE, DEVICE_CERTIFICATE, DEVICE, CLIENT_CREDENTIAL, GROUP, AUTH_IDENTITY, FINDING]
        ) {
          complete
          oldest
          newest
          missingCount
          missing {
            account
            region
            kind
            reading
            reason
            code
            lastReadAt
            retryAt
            instance {
              id
              name
              instanceId
            }
          }
        }
      }
    `,
    inventory,
  );
  const { complete, oldest, newest, missing, missingCount } = completeness;
  const words = texts.overview.completeness;
  const age = (
    <span className="muted">
      {newest == null || oldest == null ? null : (
        <>
          {words.newest(agoText(newest))} · {words.oldest} <Instant at={oldest} />
        </>
      )}
    </span>
  );
  if (complete) {
    return (
      <p className="completeness facts-line">
        <Chip tone="good">{words.complete}</Chip>
        {age}
      </p>
    );
  }
  return (
    <details className="completeness">
      <summary>
        <Chip tone="warn">{words.missing(missingCount)}</Chip>
        {age}
      </summary>
      <ul>
        {missing.slice(0, SHOWN).map((list) => (
          <li key={JSON.stringify([list.account, list.region, list.instance?.id, list.kind, list.reading])}>
            <MissingList list={list} />
          </li>
        ))}
      </ul>
      {missingCount <= SHOWN ? null : <p className="muted">{words.more(missingCount - SHOWN)}</p>}
    </details>
  );
}

function MissingList({ list }: { readonly list: Missing }) {
  const { account, region, kind, reading, reason, code, lastReadAt, retryAt, instance } = list;
  const words = texts.overview.completeness;
  const reasons: Readonly<Record<string, string>> = words.reasons;
  const readings: Readonly<Record<string, string>> = words.readings;
  return (
    <>
      <span>
        <strong>{kindText(kind)}</strong>
        {reading == null ? null : ` (${readings[reading] ?? valueText(reading)})`}
      </span>
      <span>
        {instance == null ? (
          [account, region].filter(Boolean).join(' / ')
        ) : (
          <Link href={objectPath('Instance', instance.id)}>{instance.name ?? instance.instanceId}</Link>
        )}
      </span>
      <span>
        {reasons[reason] ?? valueText(reason)} {code == null ? null : <span className="code">{code}</span>}
      </span>
      <span className="muted">
        {lastReadAt == null ? null : words.lastRead(agoText(lastReadAt))}
        {retryAt == null ? null : (
          <>
            {' '}
            {words.retry} <Instant at={retryAt} />
          </>
        )}
      </span>
    </>
  );
}
