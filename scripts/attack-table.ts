import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Writes the table of attacks into docs/reliability.md: before from docs/attacks (reports at commit 614a6c5, made by
 * the same tests with ATTACKED_ROOT), after from the reports that `npm run attacks` has just made.
 */
interface Report {
  readonly attack: string;
  readonly isAlive: boolean;
  readonly grewMb: number;
  readonly facts: Readonly<Record<string, number | string | boolean>>;
}

const ROOT = join(import.meta.dirname, '..');
const PAGE = join(ROOT, 'docs/reliability.md');
const BEGIN = '<!-- attacks: `npm run attacks` writes this table -->';
const END = '<!-- end of attacks -->';

const FACTS: Readonly<Record<string, (value: number | string | boolean) => string>> = {
  victim: (value) => (typeof value === 'number' ? `victim answered ${value}` : 'victim not answered'),
  victimSocket: (value) => `victim's WebSocket ${value === true ? 'accepted' : 'refused'}`,
  cut: (value) => `attacker's socket ${value === true ? 'cut' : 'left open'}`,
  open: (value) => `attacker's connections open: ${value}`,
  victimSuccess: (value) => `victim served ${percent(value)}`,
  victimP99Ratio: (value) => `p99 × ${value}`,
  readyz: (value) => `ready ${percent(value)}`,
};

function percent(value: number | string | boolean): string {
  return `${Math.round(100 * Number(value))} %`;
}

function read(directory: string): Report[] {
  const path = join(ROOT, directory);
  return readdirSync(path)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => JSON.parse(readFileSync(join(path, name), 'utf8')) as Report);
}

function cell(report: Report | undefined): string {
  if (report === undefined) return 'not measured';
  const facts = Object.entries(report.facts).map(
    ([name, value]) => FACTS[name]?.(value) ?? `${name}: ${value}`,
  );
  const end = report.isAlive ? `memory +${report.grewMb} MB` : 'the process ended';
  return [end, ...facts].join('; ');
}

const before = read('docs/attacks');
const after = read('.reports/attacks');
const rows = after.map((report) => {
  const was = before.find(({ attack }) => attack === report.attack);
  return `| ${report.attack} | ${cell(was)} | ${cell(report)} |`;
});
const table = ['| attack | before (614a6c5) | now |', '| --- | --- | --- |', ...rows].join('\n');
const page = readFileSync(PAGE, 'utf8');
const [head, tail] = [page.indexOf(BEGIN), page.indexOf(END)];
if (head < 0 || tail < 0) throw new Error(`expected ${BEGIN} and ${END} in docs/reliability.md`);
writeFileSync(PAGE, `${page.slice(0, head + BEGIN.length)}\n\n${table}\n\n${page.slice(tail)}`);
console.log(table);
