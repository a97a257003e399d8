import { useState } from 'react';
import { fetchQuery, graphql, useRelayEnvironment } from 'react-relay';
import type { useExpansionQuery } from '../__generated__/useExpansionQuery.graphql.ts';
import { type Failure, failureOf } from '../relay/failure.ts';
import type { CertificateGroup, GroupKey } from './blast-model.ts';

const QUERY = graphql`
  query useExpansionQuery($filter: CertificateInventoryFilter!) {
    identityInventory {
      deviceCertificates(filter: $filter, first: 10, orderBy: { field: VALID_TO, direction: ASC }) {
        nodes {
          id
          certificateId
          commonName
        }
      }
    }
  }
`;

/** The certificates of an opened group, as far as they were read. */
export interface Expansion {
  readonly certificates: readonly { readonly id: string; readonly name: string }[];
  readonly isLoading: boolean;
  readonly failure: Failure | null;
}

export interface Expansions {
  readonly opened: ReadonlyMap<GroupKey, Expansion>;
  /** Opens or closes a group. Its first opening reads the certificates that expire first. */
  readonly toggle: (group: CertificateGroup) => void;
}

const LOADING: Expansion = { certificates: [], isLoading: true, failure: null };

export function useExpansion(): Expansions {
  const environment = useRelayEnvironment();
  const [opened, setOpened] = useState<ReadonlyMap<GroupKey, Expansion>>(new Map());
  const [read, setRead] = useState<ReadonlyMap<GroupKey, Expansion>>(new Map());

  const toggle = ({ key, filter }: CertificateGroup) => {
    if (filter === null) return;
    if (opened.has(key)) {
      setOpened((map) => new Map([...map].filter(([one]) => one !== key)));
      return;
    }
    const known = read.get(key);
    setOpened((map) => new Map(map).set(key, known ?? LOADING));
    if (known !== undefined) return;
    const show = (expansion: Expansion) =>
      setOpened((map) => (map.has(key) ? new Map(map).set(key, expansion) : map));
    fetchQuery<useExpansionQuery>(environment, QUERY, { filter }).subscribe({
      next: ({ identityInventory }) => {
        const certificates = (identityInventory?.deviceCertificates?.nodes ?? []).flatMap((node) =>
          node == null ? [] : [{ id: node.id, name: node.commonName ?? node.certificateId }],
        );
        const expansion = { certificates, isLoading: false, failure: null };
        setRead((map) => new Map(map).set(key, expansion));
        show(expansion);
      },
      error: (error: unknown) => show({ certificates: [], isLoading: false, failure: failureOf(error) }),
    });
  };
  return { opened, toggle };
}
