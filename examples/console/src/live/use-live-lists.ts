import { useReducer, useState } from 'react';
import type { EntityKind } from '../__generated__/useLiveSubscription.graphql.ts';
import { useAnnouncement } from './use-announcement.ts';
import { type Change, useLive } from './use-live.ts';

export interface LiveLists {
  /** Grows when the lists are to be read again; for `useReread`. */
  readonly version: number;
  /** Objects that were made since the lists were read: they have no place in what is loaded. */
  readonly created: number;
  readonly showCreated: () => void;
  /** For screen readers. */
  readonly sentence: string;
}

/** A page of lists that are kept as the cloud has them. */
export function useLiveLists(instanceId: string, kinds: readonly EntityKind[]): LiveLists {
  const [version, reread] = useReducer((count: number) => count + 1, 0);
  const [created, setCreated] = useState<ReadonlySet<string>>(new Set());
  const [sentence, announce] = useAnnouncement();
  const showCreated = () => {
    setCreated(new Set());
    reread();
  };
  useLive({
    instanceId,
    kinds,
    onChange: (change: Change) => {
      announce(change);
      if (change.change === 'CREATED') setCreated((ids) => new Set([...ids, change.entityId]));
      if (change.change === 'DELETED') {
        setCreated((ids) => new Set([...ids].filter((id) => id !== change.entityId)));
      }
    },
    onGap: showCreated,
  });
  return { version, created: created.size, showCreated, sentence };
}
