import { useReducer, useState } from 'react';
import type { Reread } from '../relay/use-reread.ts';
import { takeOwnChange } from './own-changes.ts';
import { useAnnouncement } from './use-announcement.ts';
import { type Change, useLive, type WatchedScope } from './use-live.ts';

/** The object of an object page. Events lack some of its facts, so a change reads them again. */
export interface LiveObject extends Reread {
  /** Global id. */
  readonly id: string;
}

export interface LivePageOptions extends WatchedScope {
  /** Whether the page lists this object. Other objects are neither announced nor counted. Default: all. */
  readonly lists?: (change: Change) => boolean;
  readonly object?: LiveObject;
}

export interface LivePage {
  /** Increases when the lists must be read again; for `usePaging`. */
  readonly version: number;
  /** Objects created after the lists were read. They have no position among the loaded rows. */
  readonly created: number;
  readonly showCreated: () => void;
  /** For screen readers. */
  readonly sentence: string;
}

/** Keeps a page up to date. */
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
      const isOwn = change.source === 'MUTATION' && takeOwnChange(entityId);
      if (isObject && change.change !== 'DELETED' && !isOwn) object.run();
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
