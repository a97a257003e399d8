import { useEffect, useEffectEvent } from 'react';
import type { GraphQLTaggedNode } from 'react-relay';
import type { OperationType } from 'relay-runtime';
import type { LiveObject } from '../live/use-live-page.ts';
import { usePageQuery } from '../relay/use-page-query.ts';
import { useReread } from '../relay/use-reread.ts';

interface ObjectQuery extends OperationType {
  readonly variables: { readonly id: string };
}

/** The query of one object's page, and how to read the object again. */
export function useObject<Query extends ObjectQuery>(
  query: GraphQLTaggedNode,
  attempt: number,
  variables: Query['variables'],
  /** To read the object without its lists: they would start again, and their own events keep them. */
  factsOnly: Query['variables'] = variables,
): { readonly response: Query['response']; readonly object: LiveObject } {
  const response = usePageQuery<Query>(query, variables, attempt);
  const reread = useReread<Query>(query, factsOnly);
  const { id } = variables;
  const run = useEffectEvent(reread.run);
  useEffect(() => {
    if (opened.has(id)) run();
    opened.add(id);
  }, [id]);
  return { response, object: { ...reread, id } };
}

/**
 * Objects whose page was open before. Nothing watches the facts of a closed page: the page shows what the store has and
 * reads the object again behind it.
 */
const opened = new Set<string>();
