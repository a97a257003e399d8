import { type ExecutionArgs, type ExecutionResult, GraphQLError, getOperationAST } from 'graphql';
import type { Context, ServerOptions, SubscribePayload } from 'graphql-ws';
import { AppError, badInput } from '../../errors.ts';
import type { Principal } from '../../graph/principal.ts';
import type { Graphql } from '../graphql/graphql.ts';
import { isMasked } from '../graphql/masking.ts';
import type { OperationContext, ServerContext } from '../graphql/operation-context.ts';
import type { OperationQueue } from '../limits/operation-queue.ts';
import type { OperationQuota } from '../limits/operation-quota.ts';
import { withoutEmptyName } from '../request/request-params.ts';

/** Running operations of one socket, and its principal. */
export interface SocketState extends Record<PropertyKey, unknown> {
  /** Undefined until connection_init is accepted. */
  principal?: Principal;
  /** Running operations by operation id. */
  readonly running: Map<string, RunningOperation>;
  /** True while the server shuts down. Running operations may finish, but new operations are refused. */
  draining: boolean;
}

export interface RunningOperation {
  readonly payload: SubscribePayload;
  readonly abort: AbortController;
  isSubscription: boolean;
}

export interface SocketOperationOptions {
  readonly graphql: Graphql;
  readonly queue: OperationQueue;
  readonly operationQuota: OperationQuota;
  readonly mask: (error: unknown) => GraphQLError;
  /** Called with the change in the number of running subscriptions. */
  readonly onSubscriptions: (change: 1 | -1) => void;
  readonly subscriptionsPerSocket: number;
  /**
   * Returns the principal, or null for invalid credentials. After any other failure, closes the socket itself
   * and also returns null.
   */
  readonly connect: (payload: unknown, state: SocketState) => Promise<Principal | null>;
}

/** Approximate memory of a waiting operation besides its message. */
const MESSAGE_BYTES = 4 * 1024;
/** Maximum number of concurrent operations of any kind on one socket. */
const MAX_RUNNING = 100;

type Params = Record<string, unknown>;
type SocketContext = Context<Params, SocketState>;

/**
 * Runs graphql-transport-ws through Yoga, with the same rules, masking and context as HTTP. A failed operation sends an
 * `error` message with its id. An exception here would close the socket with 4500, and so end all of its operations. The
 * official client treats 4500 as fatal.
 */
export function socketOperations(options: SocketOperationOptions): ServerOptions<Params, SocketState> {
  const { mask } = options;
  const print = (error: GraphQLError) => printError(error, mask);
  return {
    onConnect: async ({ connectionParams, extra }: SocketContext) => {
      const principal = await options.connect(connectionParams, extra);
      if (principal === null) return false;
      extra.principal = principal;
      return true;
    },
    onSubscribe: async ({ extra }: SocketContext, id, payload) => {
      const prepared = await prepare(options, extra, id, payload).catch((error: unknown) => [error]);
      if (!Array.isArray(prepared)) return prepared;
      end(extra, id, payload);
      return prepared.map(mask);
    },
    execute: (args) => safely(args as PreparedArgs, 'execute', mask),
    subscribe: (args) => safely(args as PreparedArgs, 'subscribe', mask),
    onNext: (_context, _id, _payload, _args, result) => {
      const { errors, ...rest } = result as ExecutionResult;
      return errors === undefined ? undefined : { ...rest, errors: errors.map(print) };
    },
    onError: (_context, _id, _payload, errors) => errors.map(print),
    onComplete: ({ extra }: SocketContext, id, payload) => end(extra, id, payload),
    onClose: ({ extra }: SocketContext) => endAll(extra),
  };
}

/** Prints an error for an `error` message or a result. */
export function printError(error: unknown, mask: SocketOperationOptions['mask']) {
  const masked = error instanceof GraphQLError && isMasked(error) ? error : mask(error);
  // Remove `http`, Yoga's HTTP status, which a socket does not have.
  const { http: _http, ...extensions } = masked.extensions;
  return { ...masked.toJSON(), extensions };
}

/** Arguments together with the `execute` and `subscribe` functions that Yoga prepared for them. */
interface PreparedArgs extends ExecutionArgs {
  readonly rootValue: Pick<ReturnType<Graphql['getEnveloped']>, 'execute' | 'subscribe'>;
}

/** Returns the prepared arguments, or all validation errors. */
async function prepare(
  options: SocketOperationOptions,
  state: SocketState,
  id: string,
  payload: SubscribePayload,
): Promise<PreparedArgs | unknown[]> {
  const { principal, running } = state;
  if (principal === undefined) throw new Error('the operation of a socket has no principal');
  if (state.draining) throw new AppError('OVERLOADED', 'The server is shutting down. Connect again.');
  if (running.size >= MAX_RUNNING) throw tooMany('operations', MAX_RUNNING);
  const operation: RunningOperation = { payload, abort: new AbortController(), isSubscription: false };
  // The operation counts as running before anything is awaited, because further messages arrive meanwhile.
  running.set(id, operation);
  const counted = await options.operationQuota.take(principal);
  if (counted instanceof AppError) throw counted;
  const { signal } = operation.abort;
  const turn = await options.queue.enter({
    principal: principal.name,
    connection: state,
    bytes: MESSAGE_BYTES + 2 * JSON.stringify(payload).length,
    signal,
  });
  if (turn instanceof AppError) throw turn;
  signal.addEventListener('abort', turn.leave, { once: true });
  const server: ServerContext = {
    principal,
    signal,
    onCalls: turn.charge,
    onDryRun: counted,
    openSubscription: () => {
      turn.leave();
      const others = [...running.values()].filter((each) => each.isSubscription).length;
      if (others >= options.subscriptionsPerSocket) {
        return tooMany('subscriptions', options.subscriptionsPerSocket);
      }
      operation.isSubscription = true;
      options.onSubscriptions(1);
      return {
        started: (endIt) => signal.addEventListener('abort', () => endIt(), { once: true }),
        ended: once(() => options.onSubscriptions(-1)),
      };
    },
  };
  const named = withoutEmptyName({ ...payload });
  const params = options.graphql.resolve(named, principal) as unknown as SubscribePayload;
  const enveloped = options.graphql.getEnveloped({ ...server, params });
  const document = enveloped.parse(params.query);
  const errors = enveloped.validate(enveloped.schema, document);
  if (errors.length > 0) return [...errors];
  const { operationName = null, variables } = params;
  if (getOperationAST(document, operationName) == null) {
    throw badInput('operationName', 'the name of an operation in the document', operationName);
  }
  return {
    schema: enveloped.schema,
    document,
    operationName,
    variableValues: variables ?? {},
    contextValue: await enveloped.contextFactory(),
    rootValue: enveloped,
  };
}

async function safely(
  args: PreparedArgs,
  how: 'execute' | 'subscribe',
  mask: (error: unknown) => GraphQLError,
): Promise<ExecutionResult> {
  try {
    return (await args.rootValue[how](args)) as ExecutionResult;
  } catch (error) {
    const { operation } = args.contextValue as OperationContext;
    return { errors: [mask(error)], extensions: { providerCalls: operation.providerCalls() } };
  }
}

/**
 * Ends an operation. Its reads are cancelled, but a write in progress continues (writes/pipeline/write.ts).
 */
export function end(state: SocketState, id: string, payload?: SubscribePayload): void {
  const operation = state.running.get(id);
  // The client may have reused the id for another operation before this one ended.
  if (operation === undefined || (payload !== undefined && operation.payload !== payload)) return;
  state.running.delete(id);
  operation.abort.abort();
}

export function endAll(state: SocketState): void {
  for (const id of [...state.running.keys()]) end(state, id);
}

function tooMany(limit: string, allowed: number): AppError {
  return new AppError('RATE_LIMITED', `A WebSocket may have at most ${allowed} ${limit} at a time.`, {
    details: { limit, allowed },
  });
}

export function once(run: () => void): () => void {
  let done = false;
  return () => {
    if (!done) run();
    done = true;
  };
}
