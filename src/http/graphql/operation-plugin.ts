import {
  type ExecutionArgs,
  type ExecutionResult,
  type GraphQLError,
  getOperationAST,
  validate,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { AppError } from '../../errors.ts';
import type { Principal } from '../../graph/principal.ts';
import { membersOf } from '../../members.ts';
import type { Estimate } from '../../schema/cost/estimate.ts';
import type { OperationScope } from '../../schema/operation-scope.ts';
import { badPagingArguments } from '../../schema/paging-arguments.ts';
import { forbiddenMutations } from '../../schema/refused-mutations.ts';
import type { WriteServices } from '../../writes/pipeline/write-scope.ts';
import type { CallQuota } from '../limits/call-quota.ts';
import { asLimit, parseWithinLimits } from '../limits/document-limits.ts';
import { costOf } from '../limits/operation-cost.ts';
import { type GuardOptions, guardOperation, lacksRead, mayAsk } from '../limits/operation-guard.ts';
import type { RowQuota } from '../limits/row-quota.ts';
import { subscribeInBatches } from '../streams/subscribe.ts';
import type { DocumentCache } from './document-cache.ts';
import { isMasked } from './masking.ts';
import type { OperationContext, ServerContext } from './operation-context.ts';
import type { PersistedDocuments } from './persisted-documents.ts';
import { schemaRules } from './schema-access.ts';

type FullContext = ServerContext & OperationContext;

export interface OperationPluginOptions extends GuardOptions {
  readonly introspection: boolean;
  /** Maximum depth of fields. The root field is level 1. */
  readonly maxDepth: number;
  readonly documents: DocumentCache;
  readonly resolve: PersistedDocuments['resolve'];
  readonly callQuota: CallQuota;
  readonly rowQuota: RowQuota;
  readonly mask: (error: unknown) => GraphQLError;
  readonly refusals: WriteServices['refusals'];
}

/** Applies our rules and result extensions to operations on any transport. */
export function createOperationPlugin(options: OperationPluginOptions): Plugin<FullContext, ServerContext> {
  const { introspection, maxDepth, documents, resolve, callQuota, rowQuota, mask, refusals } = options;
  const denied = ({ name }: Principal, action: string) =>
    refusals.denied(name, { actions: [action], code: 'FORBIDDEN' });
  return {
    onRequestParse: ({ serverContext, setRequestParser }) => {
      const { given, principal } = serverContext;
      if (given !== undefined) setRequestParser(() => resolve(given, principal));
    },
    onParse: ({ context, setParseFn }) => {
      const { principal } = context;
      setParseFn((text: string) => {
        // Refuse callers without any read scope before parsing their document.
        if (!mayAsk(principal)) {
          denied(principal, 'document');
          throw lacksRead();
        }
        return documents.find(text) ?? parseWithinLimits(text, maxDepth);
      });
    },
    onValidate: ({ context, addValidationRule, setValidationFn, setResult, params }) => {
      const { principal } = context;
      const own = schemaRules({ introspection, scopes: principal.scopes });
      const rules = own.map(({ name }) => name).join();
      if (documents.isValid(params.documentAST, rules)) return setResult([]);
      setValidationFn((...given: Parameters<typeof validate>) => validate(...given).map(asLimit));
      for (const rule of own) addValidationRule(rule);
      return ({ valid, result }) => {
        if (result.some(isForbidden)) denied(principal, 'schema');
        if (valid) documents.keep(params.documentAST, rules, principal.name);
      };
    },
    onExecute: async ({ args, setResultAndStopExecution }) => {
      const context = args.contextValue;
      const guarded = guardOperation(args, context, options);
      const { estimatedCalls, estimate, refusal } = guarded;
      if (refusal === null) allowStale(args, context);
      const extensions = () => {
        const stale = context.operation.stale.list();
        return {
          providerCalls: context.operation.providerCalls(),
          cost: { estimatedCalls, ...rowsOf(estimate) },
          ...(stale.length === 0 ? {} : { stale }),
        };
      };
      if (refusal !== null) {
        if (refusal.code === 'FORBIDDEN') denied(context.principal, 'document');
        return setResultAndStopExecution({ errors: [mask(refusal)], extensions: extensions() });
      }
      const forbidden = forbiddenMutations(args, context.operation);
      if (forbidden.length > 0) {
        return setResultAndStopExecution({
          data: null,
          errors: forbidden.map(mask),
          extensions: extensions(),
        });
      }
      const bad = badPagingArguments(args, context.operation.sealer.check);
      if (bad !== null) {
        return setResultAndStopExecution({ data: null, errors: [mask(bad)], extensions: extensions() });
      }
      const dryRun = answerDryRun(context, estimate, options);
      if (dryRun !== null) return setResultAndStopExecution(dryRun);
      const refund = await callQuota.take(context.principal, estimatedCalls);
      if (refund instanceof AppError) {
        return setResultAndStopExecution({ errors: [mask(refund)], extensions: extensions() });
      }
      const tooManyRows = await rowQuota.take(context.principal, estimate?.rows ?? 0);
      if (tooManyRows !== null) {
        refund(0);
        return setResultAndStopExecution({ errors: [mask(tooManyRows)], extensions: extensions() });
      }
      return {
        onExecuteDone: ({ result, setResult }) => {
          const made = madeBy(context.operation);
          refund(made);
          context.onCalls?.(made);
          if (Symbol.asyncIterator in result) return;
          setResult({ ...result, extensions: { ...result.extensions, ...extensions() } });
        },
      };
    },
    onSubscribe: ({ args, setSubscribeFn, setResultAndStopExecution }) => {
      const context = args.contextValue;
      const { estimatedCalls, estimate, refusal } = guardOperation(args, context, options);
      if (refusal?.code === 'FORBIDDEN') denied(context.principal, 'document');
      const bad = refusal ?? badPagingArguments(args, context.operation.sealer.check);
      const dryRun = bad === null ? answerDryRun(context, estimate, options) : null;
      if (dryRun !== null) return setResultAndStopExecution(dryRun);
      const handle = bad ?? context.openSubscription();
      const extensions = () => ({
        providerCalls: context.operation.providerCalls(),
        cost: { estimatedCalls },
      });
      if (handle instanceof Error) {
        return setResultAndStopExecution({ errors: [mask(handle)], extensions: extensions() });
      }
      const { allowedCalls, newScope, principal, signal } = context;
      setSubscribeFn(async (given) => {
        const results = await subscribeInBatches(given, {
          newScope,
          mask,
          // Answer at least one event at a time, even if its calls exceed the limit.
          atOnce: Math.max(1, Math.floor(allowedCalls / Math.max(1, estimatedCalls))),
          begin: async (events) => {
            const refund = await callQuota.wait(principal, events * estimatedCalls, signal);
            return (operation) => refund(madeBy(operation));
          },
          signal,
          onEnd: handle.ended,
        });
        if (Symbol.asyncIterator in results) {
          handle.started((last) =>
            results.end(
              last === undefined ? undefined : { errors: [mask(last)], extensions: { providerCalls: [] } },
            ),
          );
        }
        return results;
      });
      return {
        onSubscribeResult: ({ result, setResult }) => {
          if (Symbol.asyncIterator in result) return;
          setResult({ ...result, extensions: extensions() });
          handle.ended();
        },
        onSubscribeError: () => handle.ended(),
      };
    },
    onResultProcess: ({ result, setResult }) => {
      if (Array.isArray(result) || Symbol.asyncIterator in result) return;
      const errors = result.errors?.map((error) => (isMasked(error) ? error : mask(error)));
      setResult({
        ...result,
        ...(errors === undefined ? {} : { errors }),
        // Results of documents that were refused before execution get the same extensions, with zero calls.
        extensions: { providerCalls: [], cost: { estimatedCalls: 0 }, ...result.extensions },
      });
    },
  };
}

/** Returns the response of a dry run. Null: the operation is to be executed. */
function answerDryRun(
  { wishes, operation, onDryRun }: FullContext,
  estimate: Estimate | null,
  { callsPerSecond, mask }: OperationPluginOptions,
): ExecutionResult | null {
  if (wishes instanceof AppError || !wishes.isDryRun || estimate === null) return null;
  onDryRun?.();
  const error = new AppError('DRY_RUN', 'Dry run: nothing was executed. The cost is in the extensions.');
  const cost = { ...costOf(estimate, operation, callsPerSecond), ...rowsOf(estimate) };
  return { data: null, errors: [mask(error)], extensions: { providerCalls: [], cost } };
}

/** The rows of an estimate, for the cost. Absent if the operation asks the inventory nothing. */
function rowsOf(estimate: Estimate | null): { readonly estimatedRows?: number } {
  return estimate === null || estimate.rows === 0 ? {} : { estimatedRows: estimate.rows };
}

function isForbidden(error: unknown): boolean {
  const cause = membersOf(error)['originalError'];
  return cause instanceof AppError && cause.code === 'FORBIDDEN';
}

function madeBy(operation: OperationScope): number {
  return operation.providerCalls().reduce((sum, { calls }) => sum + calls, 0);
}

/** Allows old answers instead of errors for queries only, because mutations must see current data. */
function allowStale(args: ExecutionArgs, { operation, wishes }: FullContext): void {
  if (wishes instanceof AppError || wishes.staleMs === 0) return;
  const kind = getOperationAST(args.document, args.operationName)?.operation;
  if (kind === 'query') operation.stale.allow(wishes.staleMs);
}
