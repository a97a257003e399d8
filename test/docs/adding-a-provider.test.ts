import { execFile } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
const PAGE = readFileSync(join(ROOT, 'docs/adding-a-provider.md'), 'utf8');
const TOY = join(import.meta.dirname, 'toy-provider');
const run = promisify(execFile);

/** The blocks of the page that start with a path: lines added to a file, and lines removed. */
const edits = [...PAGE.matchAll(/```diff\n(src\/\S+)\n([\s\S]*?)```/g)].map(([, path = '', body = '']) => ({
  path,
  lines: body.trimEnd().split('\n'),
}));

/** Added lines go before the next context line, in place of removed ones, or after the last line. */
function applied(text: string, lines: readonly string[]): string {
  const file = text.split('\n');
  let at = -1;
  const find = (line: string, from: number) => {
    const found = file.indexOf(line, from);
    if (found === -1) throw new Error(`The page names a line that is not there: ${line}`);
    return found;
  };
  for (let index = 0; index < lines.length; ) {
    const sign = lines[index]![0];
    if (sign === '+') {
      const end = lines.findIndex((line, place) => place > index && !line.startsWith('+'));
      const added = lines.slice(index, end === -1 ? undefined : end).map((line) => line.slice(1));
      const next = end === -1 ? undefined : lines[end];
      const isBlock = at === -1 || added.at(-1) === '';
      if (isBlock && next?.startsWith(' ') === true) at = find(next.slice(1), at + 1) - 1;
      file.splice(at + 1, 0, ...added);
      at += added.length;
      index += added.length;
      continue;
    }
    const line = lines[index]!.slice(1);
    at = find(line, sign === '-' ? 0 : at + 1);
    if (sign === '-') {
      file.splice(at, 1);
      at -= 1;
    }
    index += 1;
  }
  return file.join('\n');
}

let copy: string;
beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'adding-a-provider-'));
  cpSync(join(ROOT, 'src'), join(copy, 'src'), { recursive: true });
  for (const name of ['package.json', 'tsconfig.json']) cpSync(join(ROOT, name), join(copy, name));
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  for (const { path, lines } of edits)
    writeFileSync(join(copy, path), applied(readFileSync(join(copy, path), 'utf8'), lines));
  mkdirSync(join(copy, 'src/providers/toy'));
  for (const name of readdirSync(TOY))
    cpSync(join(TOY, name), join(copy, 'src/providers/toy', name.replace(/\.txt$/, '')));
});
afterAll(() => rmSync(copy, { recursive: true }));

const SCRIPT = `
import { createApp, parseConfig } from './src/index.ts';
const endpoint = process.argv[2];
const text = JSON.stringify({ accounts: [{ name: 'toys', provider: 'toy', endpoint }] });
const app = await createApp(parseConfig(text, { env: () => undefined, file: () => undefined }));
const answers = [];
const ask = async (query) => {
  const response = await app.fetch(new Request('http://graph.example/graphql', {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query }),
  }));
  const answer = await response.json();
  answers.push(answer);
  return answer;
};
const first = await ask('{ instances { nodes { id provider groups { nodes { id } } caCertificates(first: 4) { nodes { id caId } pageInfo { hasNextPage } } } } }');
const ca = first.data.instances.nodes[0].caCertificates.nodes[3].id;
await ask('{ node(id: "' + ca + '") { ... on CaCertificate { caId name instance { instanceId } } } }');
await ask('{ instances { nodes { caCertificates(first: 100) { nodes { pem } } } } }');
await app.stop(0);
console.log(JSON.stringify(answers));
`;

describe('docs/adding-a-provider.md', () => {
  it('names the enum, the accounts and the configuration, and no other file', () => {
    expect(edits.map(({ path }) => path).sort()).toEqual([
      'src/accounts.ts',
      'src/config/rates-schema.ts',
      'src/config/schema.ts',
      'src/schema/enums.ts',
    ]);
  });

  it('leads to a copy that compiles, and does not without a declared cost', {
    timeout: 120_000,
  }, async () => {
    const options = { ...JSON.parse(readFileSync(join(ROOT, 'tsconfig.json'), 'utf8')), include: ['src'] };
    writeFileSync(join(copy, 'tsconfig.json'), JSON.stringify(options));
    const compile = () =>
      run(join(copy, 'node_modules/.bin/tsc'), ['--noEmit'], { cwd: copy }).then(
        () => '',
        ({ stdout }: { stdout: string }) => stdout,
      );
    expect(await compile()).toBe('');

    const traits = join(copy, 'src/providers/toy/traits.ts');
    const declared = readFileSync(traits, 'utf8');
    writeFileSync(traits, declared.replace("    'Instance.caCertificates': { page: PAGE_SIZE },\n", ''));
    const undeclared = await compile();
    writeFileSync(traits, declared);
    expect(undeclared).toMatch(/toy\/traits\.ts.*'"?Instance\.caCertificates"?' is missing/);
  });

  it('leads to a provider that answers queries at the cost that it declares', {
    timeout: 60_000,
  }, async () => {
    const server = createServer((request, response) => {
      const { pathname, searchParams } = new URL(request.url!, 'http://toy.example');
      const [, , instance, , ca] = pathname.split('/');
      const all = instance === undefined ? ['one'] : Array.from({ length: 5 }, (_, index) => `ca-${index}`);
      const from = Number(searchParams.get('token') ?? 0);
      const to = from + Number(searchParams.get('size'));
      const shown = (id: string) => ({ id, name: `The ${id}` });
      const answer =
        ca === undefined
          ? { items: all.slice(from, to).map(shown), next: to < all.length ? String(to) : null }
          : shown(ca);
      response.end(JSON.stringify(answer));
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    try {
      const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      writeFileSync(join(copy, 'ask.ts'), SCRIPT);
      const { stdout } = await run(process.execPath, [join(copy, 'ask.ts'), endpoint], { cwd: copy });
      const [list, node, costly] = JSON.parse(stdout.trim().split('\n').at(-1)!);
      expect(list.errors).toBeUndefined();
      expect(list.data.instances.nodes).toEqual([
        {
          id: expect.any(String),
          provider: 'TOY_IOT',
          groups: null,
          caCertificates: {
            nodes: ['ca-0', 'ca-1', 'ca-2', 'ca-3'].map((caId) => ({ id: expect.any(String), caId })),
            pageInfo: { hasNextPage: true },
          },
        },
      ]);
      expect(node.data.node).toEqual({ caId: 'ca-3', name: 'The ca-3', instance: { instanceId: 'one' } });
      // One instance of 20 is found, but the estimate allows for 20 with 100 certificates each: it is refused before
      // a call.
      expect(costly.errors[0].extensions).toMatchObject({ code: 'QUERY_TOO_COMPLEX' });
      expect(list.extensions.cost.estimatedCalls).toBeGreaterThan(20);
    } finally {
      server.close();
    }
  });
});
