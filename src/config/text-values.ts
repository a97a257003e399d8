import type { Path } from './references.ts';
import type { Issue } from './schema.ts';
import { replacedAt, valueAt } from './value-tree.ts';

/**
 * Environment variables and files contain only text. So if a value is one whole reference, this function converts
 * its text to the number or boolean that the schema expects. `accessKeyId: ${AK}` stays text even if its value
 * consists of digits.
 */
export function withTypes(
  raw: unknown,
  issues: readonly Issue[],
  isReference: (path: Path) => boolean,
): unknown {
  let typed = raw;
  for (const { path, expected } of typeFaults(issues, [])) {
    const text = valueAt(raw, path);
    if (typeof text !== 'string' || !isReference(path)) continue;
    const value = read(text, expected);
    if (value !== undefined) typed = replacedAt(typed, path, value);
  }
  return typed;
}

function read(text: string, expected: string): number | boolean | undefined {
  if (expected === 'boolean') return { true: true, false: false }[text.toLowerCase()];
  const isNumber = /^-?\d+(?:\.\d+)?$/.test(text) && (expected === 'number' || expected === 'int');
  return isNumber ? Number(text) : undefined;
}

function typeFaults(
  issues: readonly Issue[],
  outside: Path,
): readonly { readonly path: Path; readonly expected: string }[] {
  return issues.flatMap((issue) => {
    const path = [...outside, ...issue.path.map((part) => (typeof part === 'number' ? part : String(part)))];
    if (issue.code === 'invalid_union') return issue.errors.flatMap((form) => typeFaults(form, path));
    return issue.code === 'invalid_type' ? [{ path, expected: issue.expected }] : [];
  });
}
