import { membersOf } from '../members.ts';
import type { Path } from './references.ts';
import { type Config, configSchema, type Issue, messageOf } from './schema.ts';
import { replacedAt, valueAt } from './value-tree.ts';

export type Parsed =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly issues: readonly Issue[] };

/**
 * Validates the whole configuration. `provider` and `mode` select the form of the object that contains them. A wrong
 * value there would hide all other faults of the object, so such an object is validated in its most likely form. `raw` in
 * the result is the configuration in the chosen forms.
 */
export function parseForms(raw: unknown): { readonly parsed: Parsed; readonly raw: unknown } {
  const undecided: Issue[] = [];
  const guessed: Path[] = [];
  let current = raw;
  let result = parseAs(current);
  for (let next = undecidedIn(result.issues); next !== undefined; next = undecidedIn(result.issues)) {
    undecided.push(next.issue);
    guessed.push(next.path.slice(0, -1));
    const written = String(valueAt(current, next.path)).toLowerCase();
    const object = next.path.slice(0, -1);
    const forms = next.options.map((option) => {
      const value = replacedAt(current, next.path, option);
      const found = parseAs(value);
      return {
        value,
        result: found,
        isNamed: written.slice(0, NAMED_BY) === String(option).slice(0, NAMED_BY),
        unknownKeys: found.issues.flatMap((issue) => unknownKeysOf(issue, object)).length,
      };
    });
    forms.sort(
      (a, b) =>
        Number(b.isNamed) - Number(a.isNamed) ||
        a.unknownKeys - b.unknownKeys ||
        a.result.issues.length - b.result.issues.length,
    );
    current = forms[0]!.value;
    result = forms[0]!.result;
  }
  // Do not report missing keys of a guessed form, because another form may not need these keys.
  const isMissing = ({ path }: Issue) =>
    valueAt(current, placeOf(path)) === undefined &&
    guessed.some((object) => isSame(object, placeOf(path.slice(0, -1))));
  const all = [...undecided, ...result.issues.filter((issue) => undecided.length === 0 || !isMissing(issue))];
  return all.length > 0 || result.config === undefined
    ? { parsed: { ok: false, issues: all }, raw: current }
    : { parsed: { ok: true, config: result.config }, raw: current };
}

/**
 * Number of initial letters that identify a form: `aliyun` and `ALIBABA_MQTT` mean `alibaba`, `key` means
 * `keys`.
 */
const NAMED_BY = 3;

function unknownKeysOf(issue: Issue, object: Path): readonly string[] {
  return issue.code === 'unrecognized_keys' && isSame(placeOf(issue.path), object) ? issue.keys : [];
}

/** Drops symbols, which cannot be keys of a configuration. */
function placeOf(path: readonly PropertyKey[]): Path {
  return path.filter((key) => typeof key !== 'symbol');
}

function isSame(a: Path, b: Path): boolean {
  return a.length === b.length && a.every((key, index) => key === b[index]);
}

function parseAs(value: unknown): { readonly issues: readonly Issue[]; readonly config?: Config } {
  const { error, data } = configSchema.safeParse(value, { error: messageOf });
  return error === undefined ? { issues: [], config: data } : { issues: error.issues };
}

function undecidedIn(
  issues: readonly Issue[],
): { readonly issue: Issue; readonly path: Path; readonly options: readonly unknown[] } | undefined {
  for (const issue of issues) {
    if (issue.code !== 'invalid_union' || issue.discriminator === undefined) continue;
    const { options } = membersOf(issue);
    if (Array.isArray(options) && options.length > 0) return { issue, path: placeOf(issue.path), options };
  }
  return undefined;
}
