import { readFileSync } from 'node:fs';
import { ESLint } from 'eslint';
import { describe, expect, it } from 'vitest';

const sdl = readFileSync('schema.api.graphql', 'utf8');
const eslint = new ESLint();

async function faultsOf(text: string) {
  const [result] = await eslint.lintText(text, { filePath: 'schema.api.graphql' });
  return result!.messages.map(({ ruleId, message }) => `${ruleId}: ${message}`);
}

/** Breaks the schema in one way per lint rule and checks that `npm run check` reports it. */
describe('the rules of the public schema', () => {
  it('report no fault in it', async () => {
    expect(await faultsOf(sdl)).toEqual([]);
  });

  it.each<[string, string | RegExp, string, string]>([
    [
      'a field without a description',
      /\n {2}"""Provider-side id\."""\n {2}deviceId/,
      '\n  deviceId',
      'require-description',
    ],
    [
      'a connection without pageInfo',
      /(type DeviceConnection \{[\s\S]*?) {2}pageInfo: PageInfo!\n/,
      '$1  page: PageInfo!\n',
      'relay-connection-types',
    ],
    [
      'a connection without `after`',
      /(\n {2}devices\([\s\S]*?)\n {4}after: String/,
      '$1\n    behind: String',
      'relay-arguments',
    ],
    [
      'an edge without a cursor',
      /(type DeviceEdge \{[\s\S]*?) {2}cursor: String!/,
      '$1  place: String!',
      'relay-edge-types',
    ],
    ['a page without `endCursor`', '  endCursor: String', '  end: String', 'relay-page-info'],
    ['a field name in snake case', '  deviceId: String!', '  device_id: String!', 'naming-convention'],
  ])('refuse %s', async (_case, from, to, rule) => {
    const broken = sdl.replace(from, to);
    expect(broken).not.toBe(sdl);
    expect((await faultsOf(broken)).join('\n')).toContain(`@graphql-eslint/${rule}`);
  });
});
