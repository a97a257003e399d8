/** Where `${NAME}` and `${file:/path}` are looked up. `undefined`: there is none. */
export interface References {
  readonly env: (name: string) => string | undefined;
  readonly file: (path: string) => string | undefined;
}

/**
 * The text with each reference swapped for a plain word, which goes in again in the scalars once the YAML is read: so
 * a reference may stand in flow style (`{ accessKey: ${HW_AK} }`, which is not YAML by itself), and a value can
 * never change the structure of the file.
 */
export function withoutReferences(text: string): { safe: string; names: readonly string[] } {
  const names: string[] = [];
  const safe = text.replace(/\$\{([^}\n]+)\}/g, (_whole, name: string) => {
    names.push(name.trim());
    return `${MARK}${names.length - 1}${MARK}`;
  });
  return { safe, names };
}

export type Path = readonly (string | number)[];

/** Puts the values in, wherever in the tree they stand; `fault` is told of those that are missing. */
export function resolveReferences(
  value: unknown,
  names: readonly string[],
  references: References,
  fault: (path: Path, message: string) => void,
  path: Path = [],
): unknown {
  if (typeof value === 'string') {
    return value.replace(new RegExp(`${MARK}(\\d+)${MARK}`, 'g'), (_whole, index: string) => {
      const name = names[Number(index)] ?? '';
      const file = name.startsWith('file:') ? name.slice('file:'.length) : null;
      const found = file === null ? references.env(name) : references.file(file)?.replace(/\r?\n$/, '');
      if (found !== undefined) return found;
      fault(path, file === null ? `environment variable ${name} is not set` : `file ${file} cannot be read`);
      return 'missing';
    });
  }
  const inside = (each: unknown, key: string | number) =>
    resolveReferences(each, names, references, fault, [...path, key]);
  if (Array.isArray(value)) return value.map(inside);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, inside(each, key)]));
}

/** A word that YAML reads as a plain scalar everywhere and that nobody writes. */
const MARK = '__ref__';
