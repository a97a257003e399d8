import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';
import { parseIsoDuration } from '../duration.ts';
import { builder } from './builder.ts';

builder.addScalarType(
  'DateTime',
  new GraphQLScalarType<Date, string>({
    name: 'DateTime',
    description:
      'Instant in UTC, in ISO 8601 with milliseconds, e.g. `2026-11-22T01:02:03.000Z`. Provider timestamps in other formats are converted.',
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
    description: 'ISO 8601 duration, e.g. `P30D`.',
    serialize: (value) => parseDuration(value),
    parseValue: parseDuration,
    parseLiteral: (node) => parseDuration(node.kind === Kind.STRING ? node.value : undefined),
  }),
);

builder.addScalarType(
  'JSON',
  new GraphQLScalarType<unknown, unknown>({
    name: 'JSON',
    description: 'Any JSON value. Output only.',
    parseValue: refuseJson,
    parseLiteral: refuseJson,
  }),
);

function refuseJson(): never {
  throw new GraphQLError('JSON: this type cannot be used for input');
}

function parseDate(value: unknown): Date {
  const date = typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) ? new Date(value) : null;
  if (date === null || Number.isNaN(date.getTime()))
    throw new GraphQLError('DateTime: expected an ISO 8601 string');
  return date;
}

function parseDuration(value: unknown): string {
  if (typeof value === 'string' && parseIsoDuration(value) !== null) return value;
  throw new GraphQLError('Duration: expected an ISO 8601 string such as P30D');
}
