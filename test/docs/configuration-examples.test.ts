import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { OPERATION_NAMES } from '../../src/accounts.ts';
import { parseConfig } from '../../src/config/parse.ts';
import { withoutReferences } from '../../src/config/references.ts';
import { configSchema } from '../../src/config/schema.ts';

const PAGE = readFileSync(new URL('../../docs/configuration.md', import.meta.url), 'utf8');
const BLOCKS = [...PAGE.matchAll(/```yaml\n([\s\S]*?)```/g)].map((match) => match[1]!);
const ACCOUNTS = 'accounts: [ { name: ali-prod, provider: alibaba, regions: [cn-hangzhou] } ]\n';

const SECRET = `whsec_${Buffer.alloc(32).toString('base64')}`;

describe('docs/configuration.md', () => {
  it.each(BLOCKS.map((text) => [text.split('\n')[0]!, text]))('the example %s parses', (_, text) => {
    const whole = /^accounts:/m.test(text) ? text : `${text}${ACCOUNTS}`;
    const env = (name: string) =>
      name.endsWith('PORT')
        ? '4000'
        : name === 'GRAPHIQL'
          ? 'true'
          : name === 'WEBHOOK_SECRET'
            ? SECRET
            : 'x';
    const config = parseConfig(whole, { env, file: () => 'x' }, { operations: OPERATION_NAMES });
    expect(config.accounts.length).toBeGreaterThan(0);
  });

  it('has an example of each key', () => {
    const keys = [...keysOf(configSchema)];
    expect(keys).toContain('auth.jwt.jwksUri');
    expect(keys).toContain('accounts.credentials.iam.password');
    expect(withoutExample(keys)).toEqual([]);
  });

  it('control: finds a key without an example', () => {
    const planted = configSchema.extend({
      shutdown: z.strictObject({ planted: z.number().default(1) }).prefault({}),
    });
    expect(withoutExample(keysOf(planted))).toEqual(['shutdown.planted']);
  });
});

function withoutExample(keys: Iterable<string>): string[] {
  const shown = new Set(BLOCKS.flatMap((text) => [...pathsOf(parse(withoutReferences(text).safe))]));
  return [...new Set(keys)].filter((key) => !shown.has(key));
}

/** `accounts.credentials.accessKeyId`: objects and lists of objects look the same. */
function* pathsOf(value: unknown, above = ''): Generator<string> {
  if (Array.isArray(value)) for (const item of value) yield* pathsOf(item, above);
  else if (typeof value === 'object' && value !== null)
    for (const [key, inner] of Object.entries(value)) {
      const path = above === '' ? key : `${above}.${key}`;
      yield path;
      yield* pathsOf(inner, path);
    }
}

function* keysOf(type: unknown, above = ''): Generator<string> {
  if (type instanceof z.ZodObject)
    for (const [key, inner] of Object.entries(type.shape)) {
      const path = above === '' ? key : `${above}.${key}`;
      yield path;
      yield* keysOf(inner, path);
    }
  else if (type instanceof z.ZodArray) yield* keysOf(type.element, above);
  else if (type instanceof z.ZodUnion) for (const form of type.options) yield* keysOf(form, above);
  else if (type instanceof z.ZodPipe) yield* keysOf(type.in, above);
  else if (
    type instanceof z.ZodOptional ||
    type instanceof z.ZodNullable ||
    type instanceof z.ZodDefault ||
    type instanceof z.ZodPrefault
  )
    yield* keysOf(type.unwrap(), above);
}
