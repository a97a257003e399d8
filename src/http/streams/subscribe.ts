import {
  createSourceEventStream,
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  type GraphQLError,
} from 'graphql';
import type { OperationScope } from '../../schema/operation-scope.ts';

export interface BatchOptions {
  /** A new operation of the same principal. */
  readonly another: () => OperationScope;
  readonly mask: (error: unknown) => GraphQLError;
  /** Events that one operation answers at the most; more of them are taken one part after the other. */
  readonly atOnce: number;
  /** Resolves when so many events may be answered; what it gives is told the operation that has answered them. */
  readonly begin: (events: number) => Promise<(answeredBy: OperationScope) => void>;
  /** Fires when nobody listens any more. */
  readonly signal: AbortSignal;
}

/**
 * graphql-js would answer every event in the context that the subscription began with: with what was read then, and until
 * its time is up. Here each batch gets an operation of its own, so that its objects are read when it is delivered, under
 * the principal's rights, and together: the events of a batch are answered at once, and their reads meet in one set of
 * loaders. Nothing is fetched ahead: the next batch is asked for when the last answer of this one was taken.
 * A source that fails is a last answer with its error: a throw would close the socket, and end every other operation on
 * it.
 */
export async function subscribeInBatches(
  args: ExecutionArgs,
  options: BatchOptions,
): Promise<AsyncIterableIterator<ExecutionResult, void, void> | ExecutionResult> {
  const source = await createSourceEventStream(args);
  if (!(Symbol.asyncIterator in source)) return source;
  const batches = source[Symbol.asyncIterator]() as AsyncIterator<unknown, void, void>;
  let untaken: unknown[] = [];
  let answered: ExecutionResult[] = [];
  let isOver = false;

  const answer = async (events: readonly unknown[]): Promise<ExecutionResult[]> => {
    const done = await options.begin(events.length);
    // Only now: its time runs from here.
    const operation = options.another();
    const contextValue = { ...(args.contextValue as object), operation };
    const results = await Promise.all(
      events.map(async (event) => execute({ ...args, rootValue: event, contextValue })),
    );
    done(operation);
    // What a batch has sent is told once, with its first event.
    return results.map((result, index) => {
      const providerCalls = index === 0 ? operation.providerCalls() : [];
      return { ...result, extensions: { ...result.extensions, providerCalls } };
    });
  };

  const answers: AsyncIterableIterator<ExecutionResult, void, void> = {
    next: async () => {
      while (answered.length === 0 && !isOver) {
        try {
          if (untaken.length > 0) {
            answered = await answer(untaken.splice(0, options.atOnce));
            continue;
          }
          const { done, value } = await batches.next();
          if (done) isOver = true;
          // No subscription is of lists: a list is a batch, anything else a batch of one.
          else untaken = Array.isArray(value) ? [...value] : [value];
        } catch (error) {
          isOver = true;
          if (!options.signal.aborted)
            answered = [{ errors: [options.mask(error)], extensions: { providerCalls: [] } }];
        }
      }
      const next = answered.shift();
      return next === undefined ? { done: true, value: undefined } : { done: false, value: next };
    },
    return: async () => {
      isOver = true;
      untaken = [];
      answered = [];
      await batches.return?.();
      return { done: true, value: undefined };
    },
    throw: async (error) => {
      isOver = true;
      await batches.return?.();
      throw error;
    },
    [Symbol.asyncIterator]: () => answers,
  };
  return answers;
}
