import { useEffect, useEffectEvent, useRef, useTransition } from 'react';
import type { Disposable } from 'relay-runtime';

/**
 * Reads a list again from its start each time `version` grows, and shows the old one until then. Deliberate: after a
 * gap in the events, or when one asks for new rows. Every other page is asked for once.
 */
export function useReread(
  refetch: (variables: Record<never, never>, options: { fetchPolicy: 'network-only' }) => Disposable,
  /** Null: the cloud has no such list. */
  version: number | null,
): boolean {
  const [isRereading, startTransition] = useTransition();
  const read = useRef(version);
  const reread = useEffectEvent(() => {
    startTransition(() => {
      refetch({}, { fetchPolicy: 'network-only' });
    });
  });
  useEffect(() => {
    if (version === null || version === read.current) return;
    read.current = version;
    reread();
  }, [version]);
  return isRereading;
}
