import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';

const ROOT = new URL('../..', import.meta.url).pathname;
const inFolder = (folder: string) => readdirSync(join(ROOT, folder)).map((name) => `${folder}/${name}`);
const PAGES = [
  ...['README.md', 'SECURITY.md', 'CHANGELOG.md'],
  ...inFolder('docs'),
  ...inFolder('docs/contracts'),
  ...inFolder('docs/runbooks'),
  ...inFolder('examples').map((folder) => `${folder}/README.md`),
].filter((path) => path.endsWith('.md') && existsSync(join(ROOT, path)));

it('docs/README.md lists every page', () => {
  const listed = [...read('docs/README.md').matchAll(/^\| \[[^\]]+\]\(([^)]+)\) \|/gm)].map(
    (match) => match[1]!,
  );
  const pages = readdirSync(join(ROOT, 'docs')).filter(
    (name) => name.endsWith('.md') && name !== 'README.md',
  );
  expect(listed.filter((name) => name.endsWith('.md')).sort()).toEqual(pages.sort());
});

it.each(PAGES)('%s: each link leads to an existing file and heading', (path) => {
  expect(brokenLinks(path, read(path))).toEqual([]);
});

it('control: finds a link to a missing file and to a missing heading', () => {
  const text = '[a](missing.md) [b](events.md#missing) [c](#missing) [d](events.md#what-it-costs)';
  expect(brokenLinks('docs/planted.md', text)).toEqual(['missing.md', 'events.md#missing', '#missing']);
});

function brokenLinks(path: string, text: string): string[] {
  const links = [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1]!);
  return links.filter((link) => {
    if (/^[a-z]+:/.test(link)) return false;
    const [file = '', anchor] = link.split('#');
    const target = file === '' ? path : join(dirname(path), file);
    if (file !== '' && !existsSync(join(ROOT, target))) return true;
    return anchor !== undefined && !anchorsOf(file === '' ? text : read(target)).includes(anchor);
  });
}

/** Anchors of headings as GitHub generates them. */
function anchorsOf(text: string): string[] {
  return [...withoutCode(text).matchAll(/^#+ (.+)$/gm)].map((match) =>
    match[1]!
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

function withoutCode(text: string): string {
  return text.replace(/^```[\s\S]*?^```/gm, '');
}

function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}
