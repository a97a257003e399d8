import { type ExecutionArgs, GraphQLError, getOperationAST, type ValidationRule } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Operation } from '../domain/operation.ts';
import type { Principal } from '../domain/principal.ts';
import { AppError } from '../errors.ts';
import type { ProviderName } from '../providers/record.ts';
import { estimateCalls } from '../schema/estimate.ts';
import { forbiddenMutations } from '../schema/mutation.ts';
import { parseWithinLimits } from './document-limits.ts';
import { withEnd } from './ending.ts';
import { isMasked } from './masking.ts';
import type { RequestParams } from './request-body.ts';
import type { RequestWishes } from './request-extensions.ts';
import { subscribeInBatches } from './subscribe.ts';

/** What the transports hand to Yoga; there before its own context is, so that rules on documents can read it. */
export interface ServerContext {
  readonly principal: Principal;
  /** Fires when the client goes away, or on a WebSocket when it completes the operation. */
  readonly signal: AbortSignal;
  /** Asked when a subscription begins: how it may be ended from outside, or why it may not begin. */
  readonly admit: () => AppError | Admission;
  /** What a POST asked for, read and checked already. */
  readonly given?: RequestParams;
}

/** One running subscription, as its transport looks after it. */
export interface Admission {
  /** Hands over the means to end it: with an error as its last word, or without a word. */
  readonly started: (end: (last?: AppError) => void) => void;
  readonly ended: () => void;
}

/** What is made for an operation when it is about to run. */
export interface OperationContext {
  readonly operation: Operation;
  /** A new operation of the same principal: each batch of events has its own. */
  readonly another: () => Operation;
  /** For its provider calls: ours, or what the caller wants where that is less. */
  readonly timeoutMs: number;
  readonly wishes: RequestWishes | AppError;
}

type FullContext = ServerContext & OperationContext;

export interface OperationPluginOptions {
  readonly introspection: boolean;
  /** Provider calls that an operation may need at worst. */
  readonly maxProviderCalls: number;
  /** Calls a second that a provider takes from us; Infinity where nothing is known. */
  readonly callsPerSecond: (provider: ProviderName) => number;
  readonly mask: (error: unknown) => GraphQLError;
}

/** The rules and extras that hold for an operation by whatever transport it came. */
export function createOperationPlugin(options: OperationPluginOptions): Plugin {
  const { introspection, mask } = options;
  return {
    onRequestParse: ({ serverContext, setRequestParser }) => {
      const { given } = serverContext as unknown as ServerContext;
      if (given !== undefined) setRequestParser(() => given);
    },
    onParse: ({ setParseFn }) => setParseFn((source: string) => parseWithinLimits(source)),
    onValidate: ({ context, addValidationRule }) => {
      const { scopes } = (context as unknown as ServerContext).principal;
      // Their names are part of the key under which Yoga keeps results: never two rules of one name.
      if (!introspection) addValidationRule(introspectionIsOff);
      else if (!scopes.has('schema:read')) addValidationRule(introspectionNeedsScope);
      if (!scopes.has('schema:read')) addValidationRule(serviceNeedsScope);
    },
    onExecute: async ({ args, setResultAndStopExecution }) => {
      const context = args.contextValue as unknown as FullContext;
      const weighed = weigh(args, context, options);
      const { estimatedCalls, refusal } = weighed;
      if (refusal === null) allowStale(args, context);
      const extensions = () => {
        const stale = context.operation.stale();
        return {
          providerCalls: context.operation.providerCalls(),
          cost: { estimatedCalls },
          ...(stale.length === 0 ? {} : { stale }),
        };
      };
      if (refusal !== null) {
        return setResultAndStopExecution({ errors: [mask(refusal)], extensions: extensions() });
      }
      const forbidden = await forbiddenMutations(args, context.operation);
      if (forbidden.length > 0) {
        return setResultAndStopExecution({
          data: null,
          errors: forbidden.map(mask),
          extensions: extensions(),
        });
      }
      return {
        onExecuteDone: ({ result, setResult }) => {
          if (Symbol.asyncIterator in result) return;
          setResult({ ...result, extensions: { ...result.extensions, ...extensions() } });
        },
      };
    },
    onSubscribe: ({ args, setSubscribeFn, setResultAndStopExecution }) => {
      const context = args.contextValue as unknown as FullContext;
      const { estimatedCalls, refusal } = weigh(args, context, options);
      const admission = refusal ?? context.admit();
      const extensions = () => ({
        providerCalls: context.operation.providerCalls(),
        cost: { estimatedCalls },
      });
      if (admission instanceof AppError) {
        return setResultAndStopExecution({ errors: [mask(admission)], extensions: extensions() });
      }
      setSubscribeFn((given) => subscribeInBatches(given, context.another));
      return {
        onSubscribeResult: ({ result, setResult }) => {
          if (!(Symbol.asyncIterator in result)) {
            setResult({ ...result, extensions: extensions() });
            return admission.ended();
          }
          const { values, end, ended } = withEnd(result);
          admission.started((last) =>
            end(last === undefined ? undefined : { errors: [mask(last)], extensions: { providerCalls: [] } }),
          );
          ended.then(admission.ended);
          setResult(values);
        },
        onSubscribeError: () => admission.ended(),
      };
    },
    onResultProcess: ({ result, setResult }) => {
      if (Array.isArray(result) || Symbol.asyncIterator in result) return;
      const errors = result.errors?.map((error) => (isMasked(error) ? error : mask(error)));
      setResult({
        ...result,
        ...(errors === undefined ? {} : { errors }),
        // A document that was refused before it ran has made no call, and says so like the others.
        extensions: { providerCalls: [], cost: { estimatedCalls: 0 }, ...result.extensions },
      });
    },
  };
}

/** Mutations see no old answers, and say nothing of it. */
function allowStale(args: ExecutionArgs, { operation, wishes }: FullContext): void {
  if (wishes instanceof AppError || wishes.staleMs === 0) return;
  const kind = getOperationAST(args.document, args.operationName)?.operation;
  if (kind === 'query') operation.allowStale(wishes.staleMs);
}

/** What it may cost, and whether it may be begun. Of coerced variables: at the time of validation there are none. */
function weigh(
  args: ExecutionArgs,
  { operation, wishes, timeoutMs }: FullContext,
  options: OperationPluginOptions,
): { readonly estimatedCalls: number; readonly refusal: AppError | null } {
  if (!operation.principal.scopes.has('identity:read')) {
    const refusal = new AppError('FORBIDDEN', 'The credentials lack the scope identity:read.');
    return { estimatedCalls: 0, refusal };
  }
  if (wishes instanceof AppError) return { estimatedCalls: 0, refusal: wishes };
  const estimate = estimateCalls(args, operation);
  if (estimate === null) return { estimatedCalls: 0, refusal: null };
  const { calls: estimatedCalls, byProvider } = estimate;
  const allowed = Math.min(options.maxProviderCalls, wishes.maxProviderCalls);
  if (estimatedCalls > allowed) {
    return { estimatedCalls, refusal: tooManyCalls('providerCalls', estimatedCalls, allowed) };
  }
  for (const [provider, calls] of Object.entries(byProvider) as [ProviderName, number][]) {
    const capacity = Math.floor((options.callsPerSecond(provider) * timeoutMs) / 1_000);
    if (calls > capacity)
      return { estimatedCalls, refusal: tooManyCalls('deadline', calls, capacity, provider) };
  }
  return { estimatedCalls, refusal: null };
}

function tooManyCalls(
  limit: string,
  estimatedCalls: number,
  allowed: number,
  provider?: ProviderName,
): AppError {
  const why =
    provider === undefined ? 'are allowed' : `can be made of ${provider} in the time of an operation`;
  return new AppError(
    'QUERY_TOO_COMPLEX',
    `The operation may need ${estimatedCalls} provider calls, and at most ${allowed} ${why}: ask for fewer at a time (first), or less of each.`,
    { details: { limit, allowed, estimatedCalls, ...(provider === undefined ? {} : { provider }) } },
  );
}

/** `__typename` tells nothing that a client has not named itself. */
const introspectionIsOff: ValidationRule = (context) =>
  forbidRootField(/^__(schema|type)$/, 'Introspection is off on this server.', context);
const introspectionNeedsScope: ValidationRule = (context) =>
  forbidRootField(/^__(schema|type)$/, 'Introspection needs the scope schema:read.', context);
/** The schema in another dress (Federation). A gateway's key has the scope. */
const serviceNeedsScope: ValidationRule = (context) =>
  forbidRootField(/^_service$/, '_service needs the scope schema:read.', context);

function forbidRootField(
  names: RegExp,
  message: string,
  context: Parameters<ValidationRule>[0],
): ReturnType<ValidationRule> {
  let told = false;
  return {
    Field: (node) => {
      // Once, however often it is named.
      if (told || !names.test(node.name.value)) return;
      told = true;
      context.reportError(
        new GraphQLError(message, { nodes: node, originalError: new AppError('FORBIDDEN', message) }),
      );
    },
  };
}
