import { useEffect, useRef, useState } from 'react';
import { fetchQuery, type GraphQLTaggedNode, useRelayEnvironment } from 'react-relay';
import type { OperationType, Subscription } from 'relay-runtime';
import { type Failure, failureOf } from './failure.ts';

export interface Reread {
  /** Again, if it is running: what it would bring may be older than the reason to ask. */
  readonly run: () => void;
  readonly isRunning: boolean;
  /** Of the last one; null from the next that succeeds. */
  readonly failure: Failure | null;
}

/**
 * Reads anew what is shown, which stays until the answer is there, and stays if there is none. `refetch` of Relay would
 * suspend, and throw: a cloud that is slow to answer a second time would take away what it told the first time.
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
