import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { run } from '../kit/run.ts';
import { ask } from '../kit/start.ts';

const ROOT = new URL('../..', import.meta.url).pathname;
const FLAG = '--disable-sigusr1';
/**
 * Everything that starts one of our servers: npm scripts, the image, the documents, the processes that an example
 * spawns.
 */
const SHIPPED = [
  'package.json',
  'Dockerfile',
  'README.md',
  'SECURITY.md',
  ...listed('docs', '.md'),
  ...listed('deploy', '.yaml'),
  ...listed('examples', '.md', '.ts', '/package.json'),
];

function listed(folder: string, ...ends: string[]): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => !name.includes('node_modules') && ends.some((end) => `/${name}`.endsWith(end)))
    .map((name) => `${folder}/${name}`);
}

/** Starts of `main.ts` by Node, in a shell or as a list of words. */
function startsIn(text: string): string[] {
  return [...text.matchAll(/(?:\bnode\b"?|process\.execPath)[^\n`]*?main\.ts/g)].map(([found]) => found);
}

it('every documented start command closes the inspector to signals', () => {
  const starts = SHIPPED.flatMap((path) =>
    startsIn(readFileSync(join(ROOT, path), 'utf8')).map((start) => ({ path, start })),
  );
  expect(starts.filter(({ start }) => !start.includes(FLAG))).toEqual([]);
  const paths = new Set(starts.map(({ path }) => path));
  for (const path of ['package.json', 'Dockerfile', 'examples/supergraph/demo-api.ts', 'docs/deployment.md'])
    expect(paths).toContain(path);
  expect(startsIn('CMD ["node", "src/main.ts"]\n"start": "node main.ts"')).toHaveLength(2);
});

it.each([
  [[FLAG], false],
  [[], true],
])('%j: SIGUSR1 opens the inspector: %s', { timeout: 60_000 }, async (flags, opens) => {
  await using main = run('src/main.ts', ['--still'], {
    PORT: '0',
    ADMIN_PORT: '0',
    // The inspector's port if it opens.
    NODE_OPTIONS: ['--inspect-port=0', ...flags].join(' '),
  });
  const { url } = await main.line('listening');
  main.child.kill('SIGUSR1');
  if (opens) await expect.poll(() => main.err(), { timeout: 30_000 }).toContain('Debugger listening');
  // It has handled the signal by now, and continues.
  for (let query = 0; query < 3; query++) expect((await ask(url!, '{ __typename }')).errors).toBeUndefined();
  expect(main.err().includes('Debugger listening')).toBe(opens);
});
