import type { OperationCost } from '../../src/http/limits/operation-cost.ts';
import { membersOf } from '../../src/members.ts';
import { type Answer, ask, type Started } from './start.ts';

export interface DryAnswer extends Answer {
  /** Of a dry run that was not refused. */
  readonly cost: OperationCost;
}

/** Asks for the cost of an operation. */
export async function dryRun(
  graph: Pick<Started, 'url'>,
  query: string,
  variables: Record<string, unknown> = {},
): Promise<DryAnswer> {
  const answer = await ask(graph.url, query, variables, {}, { dryRun: true });
  const cost = membersOf(answer.extensions)['cost'] as OperationCost;
  return { ...answer, cost };
}

/**
 * Returns the operations that an answer called more often than its dry run said. Calls of an operation that the dry run
 * does not name count as calls of unknown operations, as far as there are such calls.
 */
export function uncovered({ cost }: DryAnswer, answer: Answer): string[] {
  const spare = new Map<string, number>();
  const named = new Map<string, number>();
  for (const { provider, operation, calls } of cost.byOperation) {
    const [counts, key] = operation === null ? [spare, `${provider}`] : [named, `${provider} ${operation}`];
    counts.set(key, (counts.get(key) ?? 0) + calls);
  }
  let anywhere = spare.get('null') ?? 0;
  return answer.extensions.providerCalls.flatMap(({ provider, operation, calls }) => {
    const key = `${provider} ${operation}`;
    const more = calls - (named.get(key) ?? 0);
    if (more <= 0) return [];
    const left = (spare.get(provider) ?? 0) - more;
    spare.set(provider, Math.max(left, 0));
    if (left < 0) anywhere += left;
    return anywhere < 0 ? [`${key}: ${calls} of ${named.get(key) ?? 0}`] : [];
  });
}
