import { graphql, useFragment } from 'react-relay';
import type { Numbers_inventory$key } from '../__generated__/Numbers_inventory.graphql.ts';
import { numberText } from '../texts/dates.ts';
import { kindText } from '../texts/kind-text.ts';
import { texts } from '../texts/texts.ts';
import { valueText } from '../texts/values.ts';
import { type Caught, Part } from '../ui/Part.tsx';

/** How many objects there are, by kind, cloud and status. */
export function Numbers({ inventory }: { readonly inventory: Numbers_inventory$key }) {
  const data = useFragment(
    graphql`
      fragment Numbers_inventory on FleetInventory {
        caCounts: counts(kind: CA_CERTIFICATE, by: [PROVIDER, STATUS]) @catch {
          keys
          count
        }
        certificateCounts: counts(kind: DEVICE_CERTIFICATE, by: [PROVIDER, STATUS]) @catch {
          keys
          count
        }
        deviceCounts: counts(kind: DEVICE, by: [PROVIDER, STATUS]) @catch {
          keys
          count
        }
        credentialCounts: counts(kind: CLIENT_CREDENTIAL, by: [PROVIDER]) @catch {
          keys
          count
        }
        groupCounts: counts(kind: GROUP, by: [PROVIDER]) @catch {
          keys
          count
        }
        identityCounts: counts(kind: AUTH_IDENTITY, by: [PROVIDER]) @catch {
          keys
          count
        }
      }
    `,
    inventory,
  );
  return (
    <ul className="numbers" aria-label={texts.overview.numbers}>
      <Figure kind="CA_CERTIFICATE" of={data.caCounts} />
      <Figure kind="DEVICE_CERTIFICATE" of={data.certificateCounts} />
      <Figure kind="DEVICE" of={data.deviceCounts} />
      <Figure kind="CLIENT_CREDENTIAL" of={data.credentialCounts} />
      <Figure kind="GROUP" of={data.groupCounts} />
      <Figure kind="AUTH_IDENTITY" of={data.identityCounts} />
    </ul>
  );
}

type Groups = readonly { readonly keys: readonly string[]; readonly count: number }[] | null | undefined;

function Figure({ kind, of }: { readonly kind: string; readonly of: Caught<Groups> }) {
  return (
    <li>
      <span className="number-name">{kindText(kind)}</span>
      <Part of={of}>
        {(groups) => (
          <>
            <strong className="number">
              {numberText(sumBy(groups, 0).reduce((sum, [, count]) => sum + count, 0))}
            </strong>
            <Shares shares={sumBy(groups, 0)} />
            <Shares shares={sumBy(groups, 1)} isQuiet />
          </>
        )}
      </Part>
    </li>
  );
}

function Shares({
  shares,
  isQuiet = false,
}: {
  readonly shares: readonly (readonly [key: string, count: number])[];
  readonly isQuiet?: boolean;
}) {
  if (shares.length === 0) return null;
  const clouds: Readonly<Record<string, string>> = texts.overview.clouds;
  return (
    <ul className={isQuiet ? 'shares muted' : 'shares'}>
      {shares.map(([key, count]) => (
        <li key={key}>
          <span>{key === '' ? texts.values.unknown : (clouds[key] ?? valueText(key))}</span>
          <span>{numberText(count)}</span>
        </li>
      ))}
    </ul>
  );
}

/** Numbers by one of the keys, the largest first. Without such a key: none. */
function sumBy(groups: Groups, index: number): (readonly [key: string, count: number])[] {
  const sums = new Map<string, number>();
  for (const { keys, count } of groups ?? []) {
    const key = keys[index];
    if (key !== undefined) sums.set(key, (sums.get(key) ?? 0) + count);
  }
  return [...sums].sort(([, one], [, other]) => other - one);
}
