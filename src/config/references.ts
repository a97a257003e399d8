/** Resolves `${NAME}` and `${file:/path}`. Returns undefined if the variable or the file does not exist. */
export interface References {
  readonly env: (name: string) => string | undefined;
  /** Throws an UnreadableFile if the file cannot be used as text. */
  readonly file: (path: string) => string | undefined;
}

/**
 * Thrown if a file cannot be used as text. The message continues a sentence that begins with the file's name: `cannot be
 * read: permission denied (EACCES)`.
 */
export class UnreadableFile extends Error {
  override readonly name = 'UnreadableFile';
}

/**
 * A `${…}` in the text. The message of a fault may contain the name of a variable, and no other content of
 * the file.
 */
export type Reference =
  | { readonly kind: 'env'; readonly name: string; readonly default: string | null }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'fault'; readonly message: string };

export interface ReferencedText {
  /** The text in which a plain word replaces each reference. */
  readonly safe: string;
  readonly references: readonly Reference[];
  /**
   * Faults of references, each with its offset in the original text. If a fault makes the YAML invalid, the parser
   * reports it from here.
   */
  readonly faults: readonly { readonly message: string; readonly offset: number }[];
  /** Converts an offset in `safe` to an offset in the original text. */
  readonly originalOffset: (offset: number) => number;
  /** Matches the replacement words. Its only group is the index of the reference. */
  readonly marker: RegExp;
}

/**
 * Replaces each reference by a plain word, and `$$` by a dollar sign, before the YAML is parsed. `resolveReferences`
 * later inserts the values into the parsed scalars. So a reference may appear in flow style, although `{ accessKey:
 * ${HW_AK} }` itself is no YAML. A value can never change the structure of the file.
 */
export function withoutReferences(text: string): ReferencedText {
  const references: Reference[] = [];
  // The mark must be a word that YAML reads as a plain scalar in every context and that the text does not
  // contain.
  let mark = '__ref__';
  while (text.includes(mark)) mark = `_${mark}`;
  const faults: { message: string; offset: number }[] = [];
  const pieces: { readonly safe: number; readonly original: number }[] = [];
  let safe = '';
  let at = 0;
  for (let dollar = text.indexOf('$'); dollar >= 0; dollar = text.indexOf('$', at)) {
    safe += text.slice(at, dollar);
    if (text[dollar + 1] !== '{') {
      safe += '$';
      at = dollar + (text[dollar + 1] === '$' ? 2 : 1);
      pieces.push({ safe: safe.length, original: at });
      continue;
    }
    const end = endOf(text, dollar);
    const [reference, next] =
      end === null ? unclosed(text, dollar) : [parse(text.slice(dollar + 2, end)), end + 1];
    if (reference.kind === 'fault') faults.push({ message: reference.message, offset: dollar });
    safe += `${mark}${references.push(reference) - 1}${mark}`;
    at = next;
    pieces.push({ safe: safe.length, original: at });
  }
  return {
    safe: safe + text.slice(at),
    references,
    faults,
    originalOffset: (offset) => {
      const before = pieces.findLast((piece) => piece.safe <= offset) ?? { safe: 0, original: 0 };
      return before.original + offset - before.safe;
    },
    marker: new RegExp(`${mark}(\\d+)${mark}`, 'g'),
  };
}

/** Returns the offset of the closing brace, or null if the line has none. Skips nested references. */
function endOf(text: string, dollar: number): number | null {
  let depth = 0;
  for (let at = dollar; at < text.length && text[at] !== '\n'; at++) {
    if (text[at] === '$' && text[at + 1] === '{') depth++;
    else if (text[at] === '}' && --depth === 0) return at;
  }
  return null;
}

/**
 * Replaces only the start of an unclosed reference. The rest of the line stays, so the YAML keeps its structure, and the
 * fault gets the path of the right key.
 */
function unclosed(text: string, dollar: number): readonly [Reference, number] {
  const [opened = '', name = ''] =
    /^\$\{[ \t]*(?:file:[^\s,}]*|([A-Za-z_]\w*)?)/.exec(text.slice(dollar)) ?? [];
  const of = name === '' ? '' : ` of ${name}`;
  return [{ kind: 'fault', message: `the reference${of} is not closed: expected }` }, dollar + opened.length];
}

function parse(content: string): Reference {
  const [, path] = /^file:([^\s:${}](?:[^${}:]|:(?![-=?+]))*)$/.exec(content) ?? [];
  if (path !== undefined && path.trim() === path) return { kind: 'file', path };
  const [, name, fallback = null] = /^([A-Za-z_]\w*)(?::-((?:[^$]|\$(?!\{))*))?$/.exec(content) ?? [];
  if (name !== undefined) return { kind: 'env', name, default: fallback?.replaceAll('$$', '$') ?? null };
  const [, named] = /^\s*([A-Za-z_]\w*)/.exec(content) ?? [];
  const of = named === undefined ? '' : named === 'file' ? ' to a file' : ` of ${named}`;
  return {
    kind: 'fault',
    message: `expected \${NAME}, \${NAME:-default} or \${file:/path}, but got another form of reference${of}`,
  };
}

export type Path = readonly (string | number)[];

/**
 * Inserts the values of the references into the whole tree. Calls `fault` for each reference without a value. If a scalar
 * consists of one reference, calls `whole` with a description of the value's source. If `isUrl` holds for a path, each
 * reference is a part of a URL, so its value is percent-encoded. A scalar that consists of one reference is not encoded.
 */
export function resolveReferences(
  value: unknown,
  { references, marker }: Pick<ReferencedText, 'references' | 'marker'>,
  sources: References,
  on: {
    readonly fault: (path: Path, message: string) => void;
    readonly whole: (path: Path, source: string) => void;
    readonly isUrl: (path: Path) => boolean;
  },
  path: Path = [],
): unknown {
  const within = (each: unknown, inner: Path) =>
    resolveReferences(each, { references, marker }, sources, on, inner);
  if (typeof value === 'string') {
    const isWhole = value.replace(marker, '') === '' && value !== '';
    if (isWhole) {
      const reference = references[Number(new RegExp(marker.source).exec(value)?.[1])];
      if (reference !== undefined) on.whole(path, sourceOf(reference));
    }
    return value.replace(marker, (_whole, index: string) => {
      const found = lookUp(references[Number(index)]!, sources);
      if ('value' in found)
        return !isWhole && on.isUrl(path) ? encodeURIComponent(found.value.toWellFormed()) : found.value;
      on.fault(path, found.fault);
      return 'missing';
    });
  }
  if (Array.isArray(value)) return value.map((each, index) => within(each, [...path, index]));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, each]) => {
      if (key.search(marker) < 0) return [[key, within(each, [...path, key])]];
      on.fault(path, 'expected a reference in a value, but got one in a key');
      return [];
    }),
  );
}

function sourceOf(reference: Reference): string {
  switch (reference.kind) {
    case 'env':
      return `environment variable ${reference.name}`;
    case 'file':
      return `file ${reference.path}`;
    case 'fault':
      return 'a reference';
  }
}

function lookUp(
  reference: Reference,
  sources: References,
): { readonly value: string } | { readonly fault: string } {
  switch (reference.kind) {
    case 'fault':
      return { fault: reference.message };
    case 'file': {
      try {
        const content = sources.file(reference.path)?.replace(/\r?\n$/, '');
        return content === undefined
          ? { fault: `file ${reference.path} cannot be read` }
          : { value: content };
      } catch (error) {
        if (!(error instanceof UnreadableFile)) throw error;
        return { fault: `file ${reference.path} ${error.message}` };
      }
    }
    case 'env': {
      const value = sources.env(reference.name);
      // As in a shell, `:-` also applies to an empty variable.
      if (reference.default !== null)
        return { value: value === undefined || value === '' ? reference.default : value };
      return value === undefined ? { fault: `environment variable ${reference.name} is not set` } : { value };
    }
  }
}
