import { useReducer, useState } from 'react';
import type { Reread } from '../relay/use-reread.ts';
import { useAnnouncement } from './use-announcement.ts';
import { type Change, useLive, type WatchedScope } from './use-live.ts';

/** What a page of one object is of: its facts are more than events bring, so a change has them read. */
export interface LiveObject extends Reread {
  /** Global id. */
  readonly id: string;
}

export interface LivePageOptions extends WatchedScope {
  /** Is that among the rows of this page, or would be? What is not is neither told of nor counted. Default: all is. */
  readonly lists?: (change: Change) => boolean;
  readonly object?: LiveObject;
}

export interface LivePage {
  /** Grows when the lists are to be read again; for `usePaging`. */
  readonly version: number;
  /** Objects that were made since the lists were read: they have no place in what is loaded. */
  readonly created: number;
  readonly showCreated: () => void;
  /** For screen readers. */
  readonly sentence: string;
}

/** A page that is kept as the cloud has it. */
export function useLivePage({ lists = () => true, object, ...scope }: LivePageOptions): LivePage {
  const [version, reread] = useReducer((count: number) => count + 1, 0);
  const [created, setCreated] = useState<ReadonlySet<string>>(new Set());
  const [sentence, announce] = useAnnouncement();
  const showCreated = () => {
    setCreated(new Set());
    reread();
  };
  useLive({
    ...scope,
    onChange: (change) => {
      const { entityId } = change;
      const isObject = entityId === object?.id;
      if (isObject && change.change !== 'DELETED') object.run();
      if (isObject || lists(change)) announce(change);
      if (change.change === 'CREATED' && !isObject && lists(change)) {
        setCreated((ids) => new Set([...ids, entityId]));
      }
      if (change.change === 'DELETED') {
        setCreated((ids) => new Set([...ids].filter((id) => id !== entityId)));
      }
    },
    onGap: () => {
      showCreated();
      object?.run();
    },
  });
  return { version, created: created.size, showCreated, sentence };
}

/** For pages without rows. */
export function listsNothing(): boolean {
  return false;
}
