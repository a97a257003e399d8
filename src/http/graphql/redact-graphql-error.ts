import type { GraphQLError } from 'graphql';

/** What GraphQL says of an input that it could not take, and which member that was. */
export interface InputComplaint {
  readonly message: string;
  /** As a dotted path from the variable; undefined where the message is about something else. */
  readonly field: string | undefined;
}

/**
 * GraphQL's own messages quote what it could not take: of an input that lacks one member, all the others, a secret
 * among them. What was wrong and where is told; the value is not.
 */
export function withoutValues(error: GraphQLError): InputComplaint {
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
