import { useEffect, useRef, useState } from 'react';
import { fetchQuery, type GraphQLTaggedNode, useRelayEnvironment } from 'react-relay';
import type { OperationType, Subscription } from 'relay-runtime';
import { type Failure, failureOf } from './failure.ts';

export interface Reread {
  /** Starts again if a read is running, because its data may be older than the reason for this call. */
  readonly run: () => void;
  readonly isRunning: boolean;
  /** Failure of the last read; null after the next success. */
  readonly failure: Failure | null;
}

/**
 * Reads the shown data again. The old data stays until the response arrives, and also if the read fails. Relay's `refetch`
 * would suspend or throw, and so remove loaded data while the cloud is slow.
 */
export function useReread<Query extends OperationType>(
  query: GraphQLTaggedNode,
  variables: Query['variables'],
): Reread {
  const environment = useRelayEnvironment();
  const [isRunning, setRunning] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const running = useRef<Subscription>(undefined);
  useEffect(() => () => running.current?.unsubscribe(), []);

  const run = () => {
    running.current?.unsubscribe();
    setRunning(true);
    running.current = fetchQuery<Query>(environment, query, variables).subscribe({
      complete: () => {
        setRunning(false);
        setFailure(null);
      },
      error: (error: Error) => {
        setRunning(false);
        setFailure(failureOf(error));
      },
    });
  };
  return { run, isRunning, failure };
}
