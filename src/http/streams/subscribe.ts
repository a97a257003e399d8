import { setImmediate } from 'node:timers/promises';
import {
  createSourceEventStream,
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  type GraphQLError,
} from 'graphql';
import { type DerivedIterator, deriveIterator } from '../../async-iterator.ts';
import { membersOf } from '../../members.ts';
import type { OperationScope } from '../../schema/operation-scope.ts';

export interface BatchOptions {
  /** Creates a new operation scope for the same principal. */
  readonly newScope: () => OperationScope;
  readonly mask: (error: unknown) => GraphQLError;
  /** Maximum number of events that one operation answers. A larger batch is answered in several steps. */
  readonly atOnce: number;
  /**
   * Resolves when so many events may be answered. The caller passes the operation that answered them to the
   * returned function.
   */
  readonly begin: (events: number) => Promise<(answeredBy: OperationScope) => void>;
  /** Aborts when the client disconnects. */
  readonly signal: AbortSignal;
  /** Called once, when the results end. Default: nothing. */
  readonly onEnd?: () => void;
}

/**
 * Answers the events of a subscription in batches, each with its own operation. The objects are read at delivery, with
 * the principal's rights, and the events of a batch share one set of loaders. (graphql-js would answer every event in the
 * context in which the subscription began, with old objects and within the deadline of that operation.) The next batch is
 * requested after the client took the last result of the current batch. If the source fails, the last result carries the
 * error, because an exception would close the socket with all its other operations.
 */
export async function subscribeInBatches(
  args: ExecutionArgs,
  options: BatchOptions,
): Promise<DerivedIterator<ExecutionResult> | ExecutionResult> {
  const source = await createSourceEventStream(args);
  if (!(Symbol.asyncIterator in source)) return source;
  let untaken: unknown[] = [];
  let answered: ExecutionResult[] = [];

  const answer = async (events: readonly unknown[]): Promise<ExecutionResult[]> => {
    const done = await options.begin(events.length);
    // Create the scope after the wait, because the deadline begins with the scope.
    const operation = options.newScope();
    const contextValue = { ...membersOf(args.contextValue), operation };
    const results = await Promise.all(
      events.map(async (event) => execute({ ...args, rootValue: event, contextValue })),
    );
    done(operation);
    // Report the calls of a batch once, with its first event.
    return results.map((result, index) => {
      const providerCalls = index === 0 ? operation.providerCalls() : [];
      return { ...result, extensions: { ...result.extensions, providerCalls } };
    });
  };

  const answers = deriveIterator<unknown, ExecutionResult>(source[Symbol.asyncIterator](), {
    next: async (pull) => {
      try {
        while (answered.length === 0) {
          if (untaken.length === 0) {
            const { done, value } = await pull();
            if (done === true) return { done, value: undefined };
            // No subscription has a list type. So a list is a batch of events, and any other value is one
            // event.
            untaken = Array.isArray(value) ? [...value] : [value];
          }
          if (untaken.length > 0) answered = await answer(untaken.splice(0, options.atOnce));
        }
      } catch (error) {
        const failed = { errors: [options.mask(error)], extensions: { providerCalls: [] } };
        answers.end(options.signal.aborted ? undefined : failed);
      }
      // A client with a long backlog takes each value at once. Without this pause, the process would serve no
      // other request and answer no ping.
      await setImmediate();
      const value = answered.shift();
      return value === undefined ? { done: true, value: undefined } : { done: false, value };
    },
    ...(options.onEnd === undefined ? {} : { onEnd: options.onEnd }),
  });
  return answers;
}
