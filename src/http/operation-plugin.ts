import { GraphQLError, NoSchemaIntrospectionCustomRule } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Operation } from '../domain/operation.ts';
import type { Principal } from '../domain/principal.ts';
import type { ErrorCode } from '../errors.ts';
import { isMasked } from './masking.ts';

/** What both transports hand to Yoga; there before its own context is, so that rules on documents can read it. */
export interface ServerContext {
  readonly principal: Principal;
  /** Fires when the client goes away, or on a WebSocket when it completes the operation. */
  readonly signal: AbortSignal;
}

interface FullContext extends ServerContext {
  readonly operation: Operation;
}

/** The rules and extras that hold for an operation by whatever transport it came. */
export function createOperationPlugin(options: {
  introspection: boolean;
  mask: (error: unknown) => GraphQLError;
}): Plugin {
  return {
    onValidate: ({ context, addValidationRule }) => {
      const { principal } = context as unknown as ServerContext;
      if (!options.introspection || !principal.scopes.has('schema:read')) {
        addValidationRule(NoSchemaIntrospectionCustomRule);
      }
    },
    onExecute: ({ args, setResultAndStopExecution }) => {
      const { operation } = args.contextValue as unknown as FullContext;
      if (!operation.principal.scopes.has('identity:read')) {
        const message = 'The credentials lack the scope identity:read.';
        setResultAndStopExecution({
          errors: [new GraphQLError(message, { extensions: { code: 'FORBIDDEN' satisfies ErrorCode } })],
          extensions: { providerCalls: [] },
        });
        return;
      }
      return {
        onExecuteDone: ({ result, setResult }) => {
          if (Symbol.asyncIterator in result) return;
          setResult({
            ...result,
            extensions: { ...result.extensions, providerCalls: operation.providerCalls() },
          });
        },
      };
    },
    onResultProcess: ({ result, setResult }) => {
      if (Array.isArray(result) || Symbol.asyncIterator in result) return;
      const errors = result.errors?.map((error) => (isMasked(error) ? error : options.mask(error)));
      setResult({
        ...result,
        ...(errors === undefined ? {} : { errors }),
        // A document that was refused before it ran has made no call, and says so like the others.
        extensions: { providerCalls: [], ...result.extensions },
      });
    },
  };
}
