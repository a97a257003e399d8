import {
  coerceInputValue,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
} from 'graphql';
import { AppError, badInput, describe } from '../../errors.ts';

/** The value of an input type as JavaScript has it, by the names of its members. */
export type Members = Readonly<Record<string, unknown>>;

/**
 * Parses the parameters of an address into values of input types, as GraphQL coerces them. A member is a parameter of its
 * name, a member of a member is `outer.inner`, and the values of a list are one parameter each. `others`: names of parameters
 * that belong to no type. Throws BAD_USER_INPUT that names the parameter. The values of unknown parameters are not repeated.
 */
export function parseParameters(
  parameters: URLSearchParams,
  types: readonly GraphQLInputObjectType[],
  others: readonly string[],
): readonly Members[] {
  const known = [...types.flatMap((type) => parameterNames(type)), ...others];
  for (const name of parameters.keys()) {
    if (known.includes(name)) continue;
    // A name of another form may be a mistyped secret.
    const shown = /^[A-Za-z][\w.]{0,39}$/.test(name) ? name : 'parameter';
    throw badInput(shown, `one of the parameters ${known.join(', ')}`, describe('another one'));
  }
  return types.map((type) => membersIn(parameters, type, ''));
}

/** The value of a parameter that may occur only once. Null: it is missing. */
export function onlyParameter(parameters: URLSearchParams, name: string): string | null {
  const [value = null, ...more] = parameters.getAll(name);
  if (more.length > 0) throw badInput(name, 'one value', describe(`${more.length + 1} values`));
  return value;
}

function parameterNames(type: GraphQLInputObjectType, prefix = ''): readonly string[] {
  return Object.values(type.getFields()).flatMap((field) => {
    const own = getNullableType(field.type);
    const name = `${prefix}${field.name}`;
    return isInputObjectType(own) ? parameterNames(own, `${name}.`) : [name];
  });
}

function membersIn(parameters: URLSearchParams, type: GraphQLInputObjectType, prefix: string): Members {
  const members: Record<string, unknown> = {};
  for (const field of Object.values(type.getFields())) {
    const own = getNullableType(field.type);
    const name = `${prefix}${field.name}`;
    if (isInputObjectType(own)) {
      if (!parameterNames(own, `${name}.`).some((each) => parameters.has(each))) continue;
      const inner = membersIn(parameters, own, `${name}.`);
      members[field.name] = coerced(inner, own, (path) => {
        throw badInput([name, ...path].join('.'), 'a value', describe('none'));
      });
      continue;
    }
    if (!parameters.has(name)) continue;
    const texts = isListType(own) ? parameters.getAll(name) : [onlyParameter(parameters, name) ?? ''];
    const values = texts.map((text) => parsedValue(text, isListType(own) ? own.ofType : own, name));
    members[field.name] = isListType(own) ? values : values[0];
  }
  return members;
}

function parsedValue(text: string, type: GraphQLInputType, name: string): unknown {
  const scalar = getNamedType(type).name;
  const given =
    scalar === 'Int' && /^-?\d{1,10}$/.test(text)
      ? Number(text)
      : scalar === 'Boolean' && /^(true|false)$/.test(text)
        ? text === 'true'
        : text;
  return coerced(given, type, () => {
    throw badInput(name, expectedOf(type), text);
  });
}

function coerced(
  value: unknown,
  type: GraphQLInputType,
  refuse: (path: readonly (string | number)[]) => never,
): unknown {
  return coerceInputValue(value, type, (path, _value, error) => {
    // A scalar of ours may throw an error of ours, which names the fault better.
    if (error.originalError instanceof AppError) throw error.originalError;
    // A required member that is missing: its name is only in the message.
    const missing = /^Field "(\w+)"/.exec(error.message)?.[1];
    return refuse(missing === undefined ? path : [...path, missing]);
  });
}

const EXPECTED: Readonly<Record<string, string>> = {
  Boolean: 'true or false',
  Int: 'a whole number',
  DateTime: 'an ISO 8601 date with a time, such as 2026-12-31T00:00:00Z',
  Duration: 'an ISO 8601 duration, such as P30D',
};

function expectedOf(type: GraphQLInputType): string {
  const named = getNamedType(type);
  if (isEnumType(named))
    return `one of ${named
      .getValues()
      .map(({ name }) => name)
      .join(', ')}`;
  return EXPECTED[named.name] ?? 'a text';
}
