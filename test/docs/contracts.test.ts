import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const ROOT = new URL('../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, ROOT), 'utf8');

type Name = 'apsaramq' | 'huawei';
const CONTRACTS: Record<Name, string> = {
  apsaramq: read('docs/contracts/apsaramq-mqtt.md'),
  huawei: read('docs/contracts/huawei-iotda.md'),
};

interface Citation {
  /** Undefined: a comment outside of a provider's files that does not name its contract. */
  readonly contract: Name | undefined;
  readonly place: string;
}

const SECTIONS = String.raw`\d+\.\d+(?:(?:, | to | and )\d+\.\d+)*`;
const CITED = new RegExp(
  [
    String.raw`(?:\b[Cc]ontracts?,? \(?(?:(?<named>apsaramq|huawei),? )?|\b(?<alone>apsaramq|huawei),? )(?<sections>${SECTIONS})`,
    String.raw`(?:\b(?<ofQuirk>apsaramq|huawei),? )?\b[Qq]uirk (?<quirk>\d+)`,
    String.raw`(?:\b(?<ofItem>apsaramq|huawei),? )?\bsection (?<section>\d+), (?<item>\d+)`,
    String.raw`\btrap (?<trap>[a-z])\b`,
  ].join('|'),
  'g',
);

/** In a provider's files, and in its part of another file, `contract 1.2` is that provider's contract. */
function citations(path: string, source: string): Citation[] {
  // Joins the lines of wrapped comments.
  const text = source.replace(/\s*\n\s*(?:\*(?!\/)|\/\/)\s*/g, ' ');
  let last: Name | undefined;
  return [...text.matchAll(CITED)].flatMap((match) => {
    const { named, alone, ofQuirk, ofItem, sections, quirk, section, item, trap } = match.groups!;
    const before = text.slice(0, match.index);
    const part = [...before.matchAll(/interface (Alibaba|Huawei)\w* \{/g)].at(-1)?.[1];
    const owner = /alibaba|huawei/i.exec(path)?.[0] ?? part;
    const ofFile = owner === undefined ? undefined : /alibaba/i.test(owner) ? 'apsaramq' : 'huawei';
    const told = (named ?? alone ?? ofQuirk ?? ofItem) as Name | undefined;
    const contract = trap === undefined ? (told ?? ofFile) : last;
    last = contract;
    const places =
      sections?.match(/\d+\.\d+/g) ??
      (quirk === undefined
        ? item === undefined
          ? `trap ${trap}`
          : `${section}, ${item}`
        : `quirk ${quirk}`);
    return [places].flat().map((place) => ({ contract, place }));
  });
}

function has({ contract, place }: Citation): boolean {
  if (contract === undefined) return false;
  const text = CONTRACTS[contract];
  const section = (number: string) =>
    text.split(/^## /m).find((each) => each.startsWith(`${number}. `)) ?? '';
  const [, quirk] = /^quirk (\d+)$/.exec(place) ?? [];
  const [, trap] = /^trap ([a-z])$/.exec(place) ?? [];
  const [, number, item] = /^(\d+), (\d+)$/.exec(place) ?? [];
  if (quirk !== undefined) return section('5').includes(`\n| ${quirk} |`);
  if (trap !== undefined) return new RegExp(`^Traps: .*\\(${trap}\\) `, 'm').test(text);
  if (item !== undefined) return section(number!).includes(`\n${item}. `);
  return text.includes(`\n### ${place} `);
}

const files = ['src', 'test'].flatMap((folder) =>
  readdirSync(new URL(`${folder}/`, ROOT), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('contracts.test.ts'))
    .map((path) => `${folder}/${path}`),
);

describe('citations in comments', () => {
  it('exist in the cited contract', () => {
    const cited = files.flatMap((path) => citations(path, read(path)).map((each) => ({ path, ...each })));
    expect(cited.length).toBeGreaterThan(150);
    expect(cited.filter((each) => !has(each))).toEqual([]);
  });

  it.each<[string, string, boolean]>([
    ['src/graph/a.ts', '/** So it is (contract\n * apsaramq, quirk 22). */', true],
    ['src/graph/a.ts', '/** So it is (contract apsaramq, quirk 99). */', false],
    ['src/graph/a.ts', '// So it is (contract 1.8)', false],
    ['src/providers/alibaba/a.ts', '// So it is (contract 1.8)', true],
    ['src/providers/huawei/a.ts', '// So it is (contract 2.2 to 2.99)', false],
    ['src/graph/a.ts', '// So it is (contracts apsaramq 1.8, huawei 1.99)', false],
    ['src/providers/huawei/a.ts', '// So it is (contract 2.3, trap z)', false],
    ['src/providers/huawei/a.ts', '// So it is (contract section 6, 99)', false],
  ])('%s: %s', (path, source, stands) => {
    const cited = citations(path, source);
    expect(cited.length).toBeGreaterThan(0);
    expect(cited.every(has)).toBe(stands);
  });
});
