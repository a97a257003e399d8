import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createDocumentCache } from '../../src/http/graphql/document-cache.ts';
import { ask, type Started, start } from '../kit/start.ts';

const text = (number: number, fields = 20) => `query Q${number} { ${'__typename '.repeat(fields)}}`;

/** Sends a document as this principal. True if the cache contained it already. */
function send(cache: ReturnType<typeof createDocumentCache>, principal: string, query: string): boolean {
  const known = cache.find(query);
  cache.keep(known ?? parse(query), 'rules', principal);
  return known !== undefined;
}

describe('the document cache', () => {
  it('stays within its byte limits, in total and per principal', () => {
    const sent = fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.nat(60), fc.integer({ min: 1, max: 60 }));
    fc.assert(
      fc.property(fc.array(sent, { maxLength: 200 }), (all) => {
        const cache = createDocumentCache({ maxBytes: 60_000, maxBytesPerPrincipal: 30_000 });
        for (const [principal, number, fields] of all) {
          send(cache, principal, text(number, fields));
          expect(cache.bytes()).toBeLessThanOrEqual(60_000);
        }
      }),
    );
  });

  it('lets a principal evict only its own documents', () => {
    const cache = createDocumentCache({ maxBytes: 400_000 });
    send(cache, 'victim', text(0));
    for (let number = 1; number < 500; number++) send(cache, 'attacker', text(number));
    expect([send(cache, 'victim', text(0)), send(cache, 'attacker', text(499))]).toEqual([true, true]);
    expect(send(cache, 'attacker', text(1))).toBe(false);
  });

  it('evicts documents of the principal that holds the most bytes', () => {
    const cache = createDocumentCache({ maxBytes: 100_000, maxBytesPerPrincipal: 100_000 });
    for (let number = 1; number < 100; number++) send(cache, 'attacker', text(number));
    for (let number = 200; number < 203; number++) send(cache, 'victim', text(number));
    expect([200, 201, 202].map((number) => send(cache, 'victim', text(number)))).toEqual([true, true, true]);
  });

  it('stores separately by which rules a document is valid', () => {
    const cache = createDocumentCache();
    const document = parse(text(1));
    cache.keep(document, 'some', 'a');
    expect([cache.isValid(document, 'some'), cache.isValid(document, 'others')]).toEqual([true, false]);
  });
});

const KEYS = { reader: ['identity:read'], nothing: [] };
const startWithKeys = () =>
  start({
    config: {
      auth: {
        mode: 'keys',
        keys: Object.entries(KEYS).map(([name, scopes]) => ({
          name,
          scopes,
          sha256: createHash('sha256').update(name).digest('hex'),
        })),
      },
    },
  });
const as = (name: keyof typeof KEYS, { url }: Started, query: string, variables = {}) =>
  ask(url, query, variables, { authorization: `Bearer ${name}` });

describe('a document that was compacted', () => {
  it('gives errors the same locations on the first and the second run', async () => {
    await using graph = await startWithKeys();
    const query = `query ($first: Int) {
  instances(first: 1) { nodes { name } }
  gone: node(id: "bm90aGluZw==") {
    id
  }
  other: instances(first: $first) { nodes { id } }
}`;
    const answers = [];
    for (let time = 0; time < 2; time++) answers.push(await as('reader', graph, query, { first: 1 }));
    const [first, second] = answers.map(({ errors }) => errors);
    expect(first).toMatchObject([{ path: ['gone'], locations: [{ line: 3, column: 3 }] }]);
    expect(second).toEqual(first);
    const wrong = await as('reader', graph, query, { first: 'one' });
    expect(wrong.errors).toMatchObject([{ locations: [{ line: 1, column: 8 }] }]);
  });

  it('is refused unparsed if the caller has no read scope', async () => {
    await using graph = await startWithKeys();
    const [lacking, wrong] = await Promise.all([
      as('nothing', graph, 'no GraphQL at all'),
      as('reader', graph, 'no GraphQL at all'),
    ]);
    expect(lacking.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    expect(wrong.errors).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT' }, locations: [{ line: 1 }] },
    ]);
  });
});
