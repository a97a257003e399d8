import type { GraphQLError } from 'graphql';

/** The message of GraphQL about an input that it refused, and the member that it refused. */
export interface InputComplaint {
  readonly message: string;
  /** As a dotted path from the variable; undefined where the message is about something else. */
  readonly field: string | undefined;
}

/**
 * GraphQL's own messages quote the refused value: if one member of an input is missing, all the others, secrets
 * included. The redacted message says what was wrong and where, without the value.
 */
export function redactGraphqlError(error: GraphQLError): InputComplaint {
  const reason = error.originalError?.message;
  const variable = /^Variable "\$(\w+)" got invalid value /.exec(error.message)?.[1];
  if (variable === undefined || reason === undefined || !error.message.endsWith(`; ${reason}`)) {
    return { message: withoutQuoted(error.message), field: undefined };
  }
  const before = error.message.slice(0, -reason.length - 2);
  // Quotes within a value are escaped, so that this is no part of one.
  const path = / at "([^"\\]+)"$/.exec(before)?.[1] ?? variable;
  const absent = /^Field "(\w+)" of required type/.exec(reason)?.[1];
  return {
    message: `Variable "$${variable}" got an invalid value at "${path}"; ${withoutQuoted(reason)}`,
    field: [path.replace(/\[(\d+)\]/g, '.$1'), ...(absent === undefined ? [] : [absent])].join('.'),
  };
}

function withoutQuoted(message: string): string {
  // In this order: what is cut by the first may hold what the others look for.
  return message
    .replace(/^Value ".*" does not exist in/s, 'The value does not exist in')
    .replace(/( value): .*$/s, '$1.')
    .replace(/, found .*$/s, '.')
    .replace(/\b(Name|Int|Float|String|BlockString) ".*"/s, '$1');
}
