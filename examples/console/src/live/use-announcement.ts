import { useCallback, useEffect, useRef, useState } from 'react';
import type { Change } from './use-live.ts';

/** Screen readers hear of changes at most this often, as a sum. */
const TELL_MS = 3_000;

const NOUNS: Readonly<Record<string, readonly [one: string, many: string]>> = {
  DEVICE: ['device', 'devices'],
  CLIENT_CREDENTIAL: ['credential', 'credentials'],
  CA_CERTIFICATE: ['certificate authority', 'certificate authorities'],
  DEVICE_CERTIFICATE: ['device certificate', 'device certificates'],
};

const WHAT: Readonly<Record<string, string>> = { CREATED: 'new', UPDATED: 'changed', DELETED: 'gone' };

/** A sentence for a `role="status"` element, and what to tell of: says aloud what the marks of the rows show. */
export function useAnnouncement(): readonly [sentence: string, announce: (change: Change) => void] {
  const [sentence, setSentence] = useState('');
  const waiting = useRef<Change[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const announce = useCallback((change: Change) => {
    waiting.current.push(change);
    if (waiting.current.length > 1) return;
    timer.current = setTimeout(() => setSentence(sumUp(waiting.current.splice(0))), TELL_MS);
  }, []);
  return [sentence, announce];
}

function sumUp(changes: readonly Change[]): string {
  const groups = Object.values(Object.groupBy(changes, ({ kind, change }) => `${kind} ${change}`));
  return groups
    .flatMap((group) => {
      const first = group?.[0];
      if (group === undefined || first === undefined) return [];
      const noun = NOUNS[first.kind]?.[group.length === 1 ? 0 : 1] ?? 'objects';
      return [`${group.length} ${noun} ${WHAT[first.change] ?? 'changed'}`];
    })
    .join(', ');
}
