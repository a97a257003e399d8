import { type DocumentNode, type ExecutionArgs, type ExecutionResult, GraphQLError, Kind } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { deriveIterator } from '../../async-iterator.ts';
import { AppError, ERROR_CODES, type ErrorCode } from '../../errors.ts';
import type { Principal } from '../../graph/principal.ts';
import type { OperationScope } from '../../schema/operation-scope.ts';

/** How one GraphQL operation went. Nothing but its two names was made up by its caller: no document, no variable. */
export interface OperationEvent {
  readonly type: OperationType;
  /** `partial`: there are errors, and something was answered all the same. */
  readonly outcome: 'ok' | 'partial' | 'failed';
  /** One for each error. */
  readonly codes: readonly ErrorCode[];
  readonly durationMs: number;
  readonly providerCalls: number;
  /** For the log only: labels and spans hold nothing that a caller made up. Null: nobody that is known. */
  readonly principal: string | null;
  /** For the log only, and cut. Null: it has none. */
  readonly operationName: string | null;
}

/** `unknown`: the document could not be parsed. */
export type OperationType = 'query' | 'mutation' | 'subscription' | 'unknown';

/** Of the request, as it came; nobody has looked at it. */
export interface TraceHeaders {
  readonly traceparent?: string;
  readonly tracestate?: string;
}

export interface OperationObserver {
  readonly begin: (type: OperationType, headers: TraceHeaders) => OperationWatch;
}

export interface OperationWatch {
  /** Everything that the operation does is done inside of this. */
  readonly run: <T>(work: () => T) => T;
  readonly end: (event: OperationEvent) => void;
}

/** Tells of every operation, by whatever transport it came. Stands first among the plugins, so that it sees refusals. */
export function createOperationMetricsPlugin(observer: OperationObserver): Plugin {
  const refused = (context: unknown, type: OperationType, errors: readonly unknown[]) => {
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
          // Nothing here streams: @defer and @stream are not in the schema.
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
          if (!(Symbol.asyncIterator in result)) return end(result as ExecutionResult);
          const source = (result as AsyncIterable<ExecutionResult>)[Symbol.asyncIterator]();
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
  return { outcome: errors.length === 0 ? 'ok' : hasData ? 'partial' : 'failed', codes: errors.map(codeOf) };
}

/** As masking will tell it. */
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

/** Characters of an operation's name in the log. */
const LONGEST_NAME = 64;

function namesOf(args: ExecutionArgs): Pick<OperationEvent, 'principal' | 'operationName'> {
  const name = operationOf(args.document, args.operationName)?.name?.value;
  return {
    principal: principalOf(args.contextValue),
    operationName: name === undefined ? null : name.slice(0, LONGEST_NAME),
  };
}

function principalOf(context: unknown): string | null {
  return (context as { readonly principal?: Principal }).principal?.name ?? null;
}

function callsOf(context: unknown): number {
  const { operation } = context as { operation?: OperationScope };
  return operation?.providerCalls().reduce((sum, { calls }) => sum + calls, 0) ?? 0;
}

/** None on a WebSocket: its headers are those of the upgrade, and would make a trace of everything on it. */
function headersOf(context: unknown): TraceHeaders {
  const { request } = context as { request?: Request };
  const traceparent = request?.headers.get('traceparent');
  const tracestate = request?.headers.get('tracestate');
  return {
    ...(traceparent == null ? {} : { traceparent }),
    ...(tracestate == null ? {} : { tracestate }),
  };
}
