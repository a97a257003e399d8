import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';
import { builder } from './builder.ts';

const DURATION = /^P(?!$)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?$/;

builder.addScalarType(
  'DateTime',
  new GraphQLScalarType<Date, string>({
    name: 'DateTime',
    description:
      'An instant, ISO-8601 in UTC with milliseconds, e.g. `2026-11-22T01:02:03.000Z`. Provider epochs (numbers or strings) and compact times are converted.',
    serialize: (value) => {
      if (value instanceof Date && !Number.isNaN(value.getTime())) return value.toISOString();
      throw new GraphQLError('DateTime: expected a valid date');
    },
    parseValue: parseDate,
    parseLiteral: (node) => parseDate(node.kind === Kind.STRING ? node.value : undefined),
  }),
);

builder.addScalarType(
  'Duration',
  new GraphQLScalarType<string, string>({
    name: 'Duration',
    description: 'An ISO-8601 duration such as `P30D`.',
    serialize: (value) => parseDuration(value),
    parseValue: parseDuration,
    parseLiteral: (node) => parseDuration(node.kind === Kind.STRING ? node.value : undefined),
  }),
);

builder.addScalarType(
  'JSON',
  new GraphQLScalarType<unknown, unknown>({
    name: 'JSON',
    description: 'Any JSON value, as it is. Only ever an answer.',
    parseValue: refuseJson,
    parseLiteral: refuseJson,
  }),
);

function refuseJson(): never {
  throw new GraphQLError('JSON: expected no input of this type');
}

function parseDate(value: unknown): Date {
  const date = typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) ? new Date(value) : null;
  if (date === null || Number.isNaN(date.getTime()))
    throw new GraphQLError('DateTime: expected ISO-8601 text');
  return date;
}

function parseDuration(value: unknown): string {
  if (typeof value === 'string' && DURATION.test(value)) return value;
  throw new GraphQLError('Duration: expected ISO-8601 text such as P30D');
}
