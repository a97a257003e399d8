import type { GraphQLError } from 'graphql';

/** A redacted message about an invalid input, and the input member that it concerns. */
export interface InputComplaint {
  readonly message: string;
  /** Dotted path that begins with the variable. Undefined: the message concerns something else. */
  readonly field: string | undefined;
}

/**
 * GraphQL's messages quote the invalid value. If one member of an input is missing, the message quotes all
 * other members, including secrets. The redacted message says what is wrong and where, without any value.
 */
export function redactGraphqlError(error: GraphQLError): InputComplaint {
  const reason = error.originalError?.message;
  const variable = /^Variable "\$(\w+)" got invalid value /.exec(error.message)?.[1];
  if (variable === undefined || reason === undefined || !error.message.endsWith(`; ${reason}`)) {
    return { message: withoutQuoted(error.message), field: undefined };
  }
  const before = error.message.slice(0, -reason.length - 2);
  // Quotes inside a value are escaped, so this match is not part of a value.
  const path = / at "([^"\\]+)"$/.exec(before)?.[1] ?? variable;
  const absent = /^Field "(\w+)" of required type/.exec(reason)?.[1];
  return {
    message: `Variable "$${variable}" got an invalid value at "${path}"; ${withoutQuoted(reason)}`,
    field: [path.replace(/\[(\d+)\]/g, '.$1'), ...(absent === undefined ? [] : [absent])].join('.'),
  };
}

function withoutQuoted(message: string): string {
  // The order matters, because the text that the first pattern removes may contain matches of the others.
  return message
    .replace(/^Value ".*" does not exist in/s, 'The value does not exist in')
    .replace(/( value): .*$/s, '$1.')
    .replace(/, found .*$/s, '.')
    .replace(/\b(Name|Int|Float|String|BlockString) ".*"/s, '$1');
}
