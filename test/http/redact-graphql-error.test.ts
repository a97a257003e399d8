import { type GraphQLError, graphql, parse, validate } from 'graphql';
import { expect, it } from 'vitest';
import { redactGraphqlError } from '../../src/http/graphql/redact-graphql-error.ts';
import { createSchema } from '../../src/schema/index.ts';

const schema = createSchema();
const VALUE = 'MadeUpSecret"; at "x" \\ value: y';
const DOCUMENT =
  'mutation ($input: CreateAuthIdentityInput!) { createAuthIdentity(input: $input) { userErrors { code } } }';
const WHOLE = { instanceId: 'i', username: 'u', identityType: 'USER', secret: VALUE, signMode: 'ORIGIN' };

async function complaints(source: string, input?: unknown) {
  const { errors = [] } = await graphql({
    schema,
    source,
    variableValues: input === undefined ? {} : { input },
  });
  expect(errors.map(({ message }) => message).join()).toContain('MadeUpSecret');
  return errors.map(redactGraphqlError);
}

it.each<[string, unknown, string]>([
  ['a member that is missing', { ...WHOLE, signMode: undefined }, 'input.signMode'],
  ['a member of the wrong shape', { ...WHOLE, secret: [VALUE, VALUE] }, 'input.secret'],
  ['no such value of an enum', { ...WHOLE, signMode: VALUE }, 'input.signMode'],
  ['an enum of the wrong shape', { ...WHOLE, signMode: { a: VALUE } }, 'input.signMode'],
  ['no such member', { ...WHOLE, more: VALUE }, 'input'],
  ['no object', VALUE, 'input'],
])('%s is named without its value', async (_what, input, field) => {
  const found = await complaints(DOCUMENT, input);
  for (const { message } of found) {
    expect(message).not.toContain('MadeUpSecret');
    expect(message).toMatch(/^Variable "\$input" got an invalid value at "input[^"]*"; .{10}/);
  }
  expect(found.map((each) => each.field)).toContain(field);
});

it('values in the document are not shown either', async () => {
  const literals = [
    'mutation { createAuthIdentity(input: { secret: { a: "MadeUpSecret" } }) { userErrors { code } } }',
    'mutation { createAuthIdentity(input: { signMode: MadeUpSecret }) { userErrors { code } } }',
    'mutation { createAuthIdentity(input: { signMode: "MadeUpSecret" }) { userErrors { code } } }',
    'mutation { createAuthIdentity(input: "MadeUpSecret") { userErrors { code } } }',
    'mutation { createAuthIdentity(input: [{ secret: "MadeUpSecret" }]) { userErrors { code } } }',
    'mutation { createAuthIdentity(input: { secret: ["MadeUpSecret, found", "MadeUpSecret"] }) { userErrors { code } } }',
  ];
  for (const source of literals) {
    const messages = validate(schema, parse(source)).map((error) => redactGraphqlError(error).message);
    expect(messages.join()).not.toContain('MadeUpSecret');
  }
  for (const source of ['{ "MadeUpSecret" }', 'MadeUpSecret', '{ a(b: MadeUpSecret MadeUpSecret) }']) {
    try {
      parse(source);
      expect.unreachable();
    } catch (error) {
      expect(redactGraphqlError(error as GraphQLError).message).toMatch(/^Syntax Error: /);
      expect(redactGraphqlError(error as GraphQLError).message).not.toContain('MadeUpSecret');
    }
  }
});
