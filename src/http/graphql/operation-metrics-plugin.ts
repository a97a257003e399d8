import { type DocumentNode, type ExecutionArgs, type ExecutionResult, GraphQLError, Kind } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { deriveIterator } from '../../async-iterator.ts';
import { AppError, ERROR_CODES, type ErrorCode } from '../../errors.ts';
import type { Principal } from '../../graph/principal.ts';
import type { OperationScope } from '../../schema/operation-scope.ts';

/** Summary of one GraphQL operation, without its document and variables. The two names are the only client input. */
export interface OperationEvent {
  readonly type: OperationType;
  /** `partial`: the result has both data and errors. `ok`: no error, or a dry run. */
  readonly outcome: 'ok' | 'partial' | 'failed';
  /** One code per error. */
  readonly codes: readonly ErrorCode[];
  readonly durationMs: number;
  readonly providerCalls: number;
  /** For the log only, because labels and spans contain no client input. Null: the caller is unknown. */
  readonly principal: string | null;
  /** For the log only, and shortened. Null: the operation has no name. */
  readonly operationName: string | null;
}

/**
 * The context of an operation at any time. Members may be missing: a refused document has no scope, and an
 * operation on a WebSocket has no request.
 */
interface ObservedContext {
  readonly principal?: Principal;
  readonly operation?: OperationScope;
  readonly request?: Request;
}

/** `unknown`: the document could not be parsed. */
export type OperationType = 'query' | 'mutation' | 'subscription' | 'unknown';

/** Trace headers of the request, unchecked. */
export interface TraceHeaders {
  readonly traceparent?: string;
  readonly tracestate?: string;
}

export interface OperationObserver {
  readonly begin: (type: OperationType, headers: TraceHeaders) => OperationWatch;
}

export interface OperationWatch {
  /** Runs a part of the operation inside its trace context. */
  readonly run: <T>(work: () => T) => T;
  readonly end: (event: OperationEvent) => void;
}

/** Reports every operation on any transport. Must be the first plugin, to see operations that other plugins refuse. */
export function createOperationMetricsPlugin(observer: OperationObserver): Plugin<ObservedContext> {
  const refused = (context: ObservedContext, type: OperationType, errors: readonly unknown[]) => {
    const event = {
      type,
      outcome: 'failed',
      codes: errors.map(codeOf),
      durationMs: 0,
      providerCalls: 0,
      principal: principalOf(context),
      operationName: null,
    } as const;
    observer.begin(type, headersOf(context)).end(event);
  };
  return {
    onParse:
      ({ context }) =>
      ({ result }) => {
        if (result instanceof Error) refused(context, 'unknown', [result]);
      },
    onValidate:
      ({ context, params }) =>
      ({ valid, result }) => {
        if (!valid) refused(context, typeOf(params.documentAST), result);
      },
    onExecute: ({ args, executeFn, setExecuteFn }) => {
      const type = typeOf(args.document, args.operationName);
      const watch = observer.begin(type, headersOf(args.contextValue));
      const startedAt = performance.now();
      const names = namesOf(args);
      setExecuteFn((given) => watch.run(() => executeFn(given)));
      return {
        onExecuteDone: ({ result }) => {
          // Results are never streamed, because the schema has no @defer and @stream.
          if (Symbol.asyncIterator in result) return;
          watch.end({
            type,
            ...outcomeOf(result),
            durationMs: performance.now() - startedAt,
            providerCalls: callsOf(args.contextValue),
            ...names,
          });
        },
      };
    },
    onSubscribe: ({ args, subscribeFn, setSubscribeFn }) => {
      const watch = observer.begin('subscription', headersOf(args.contextValue));
      const startedAt = performance.now();
      const names = namesOf(args);
      const end = (result: ExecutionResult) =>
        watch.end({
          type: 'subscription',
          ...outcomeOf(result),
          durationMs: performance.now() - startedAt,
          providerCalls: callsOf(args.contextValue),
          ...names,
        });
      setSubscribeFn((given) => watch.run(() => subscribeFn(given)));
      return {
        onSubscribeResult: ({ result, setResult }) => {
          if (!(Symbol.asyncIterator in result)) return end(result);
          const source = result[Symbol.asyncIterator]();
          setResult(deriveIterator(source, { next: watch.run, onEnd: () => end({ data: {} }) }));
          return;
        },
        onSubscribeError: ({ error }) => end({ errors: [asGraphQLError(error)] }),
      };
    },
  };
}

function outcomeOf({ data, errors = [] }: ExecutionResult): Pick<OperationEvent, 'outcome' | 'codes'> {
  const hasData = Object.values(data ?? {}).some((value) => value !== null);
  const codes = errors.map(codeOf);
  const isWanted = codes.every((code) => code === 'DRY_RUN');
  return { outcome: isWanted ? 'ok' : hasData ? 'partial' : 'failed', codes };
}

/** Returns the code that masking will give the error. */
function codeOf(error: unknown): ErrorCode {
  let cause: unknown = error;
  while (cause instanceof GraphQLError && cause.originalError !== undefined) cause = cause.originalError;
  if (cause instanceof AppError) return cause.code;
  if (!(cause instanceof GraphQLError)) return 'INTERNAL_SERVER_ERROR';
  return ERROR_CODES.find((code) => code === cause.extensions['code']) ?? 'BAD_USER_INPUT';
}

function asGraphQLError(error: unknown): GraphQLError {
  return error instanceof GraphQLError
    ? error
    : new GraphQLError('', { originalError: error instanceof Error ? error : null });
}

function typeOf(document: DocumentNode, operationName?: string | null): OperationType {
  return operationOf(document, operationName)?.operation ?? 'unknown';
}

function operationOf(document: DocumentNode, operationName?: string | null) {
  const operations = document.definitions.filter((each) => each.kind === Kind.OPERATION_DEFINITION);
  const named = operations.find((each) => each.name?.value === operationName);
  return named ?? operations[0];
}

/** Maximum length of an operation's name in the log. */
const LONGEST_NAME = 64;

function namesOf(
  args: ExecutionArgs & { readonly contextValue: ObservedContext },
): Pick<OperationEvent, 'principal' | 'operationName'> {
  const name = operationOf(args.document, args.operationName)?.name?.value;
  return {
    principal: principalOf(args.contextValue),
    operationName: name === undefined ? null : name.slice(0, LONGEST_NAME),
  };
}

function principalOf(context: ObservedContext): string | null {
  return context.principal?.name ?? null;
}

function callsOf(context: ObservedContext): number {
  return context.operation?.providerCalls().reduce((sum, { calls }) => sum + calls, 0) ?? 0;
}

/**
 * Returns the trace headers of the HTTP request. For a WebSocket it returns none, because the headers of the
 * upgrade request would put all operations of the socket into one trace.
 */
function headersOf(context: ObservedContext): TraceHeaders {
  const { request } = context;
  const traceparent = request?.headers.get('traceparent');
  const tracestate = request?.headers.get('tracestate');
  return {
    ...(traceparent == null ? {} : { traceparent }),
    ...(tracestate == null ? {} : { tracestate }),
  };
}
