import { type Document, parseDocument } from 'yaml';
import { isRecord, membersOf } from '../members.ts';
import { crossCheck, type KnownOperations } from './cross-checks.ts';
import { parseForms } from './parse-forms.ts';
import { type Path, type References, resolveReferences, withoutReferences } from './references.ts';
import { type Config, configSchema, type Issue } from './schema.ts';
import { freshUrl } from './store-url.ts';
import { knownKeys, nearest } from './suggestions.ts';
import { withTypes } from './text-values.ts';
import { valueAt } from './value-tree.ts';
import { YAML_FAULTS } from './yaml-faults.ts';
import { offsetOf, positionAt, type TextPosition } from './yaml-places.ts';

export type {
  AccountConfig,
  AlibabaAccountConfig,
  Config,
  HuaweiAccountConfig,
} from './schema.ts';

/** All faults of a configuration. Each fault has its path in the file. No message contains a value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly faults: readonly ConfigFault[];
  /**
   * The valid sections. Callers check the ports and files in these sections, so that they can report all
   * faults together.
   */
  readonly usable: UsableConfig;
  constructor(faults: readonly ConfigFault[], usable: UsableConfig = {}) {
    super(faults.map((fault) => `${fault.path}: ${fault.message}`).join('\n'));
    this.faults = faults;
    this.usable = usable;
  }

  /** Prints one line per fault, with its position in the file: `path: message (graph.yaml:3:12)`. */
  print(file: string | undefined): string {
    return this.faults
      .map(({ path, message, place, source }) => {
        const from = source === undefined ? '' : `, from ${source}`;
        const at = place === undefined ? '' : ` (${file ?? 'line'}:${place.line}:${place.column})`;
        return `${path}: ${message}${from}${at}`;
      })
      .join('\n');
  }
}

const USED = ['listen', 'admin', 'accounts', 'audit', 'security', 'store'] as const;
/** Sections with ports and files. */
export type UsableConfig = Partial<Pick<Config, (typeof USED)[number]>>;

export interface ConfigFault {
  /** Path in JavaScript notation, such as `accounts[0].credentials.accessKeyId`. `(file)` stands for the text as a whole. */
  readonly path: string;
  readonly message: string;
  /** Position in the file. Undefined if the fault has none. */
  readonly place?: TextPosition;
  /** Source of a value that is not in the file, such as `environment variable PORT`. */
  readonly source?: string;
}

export interface ParseOptions {
  /** Values from environment variables, which replace those in the text. */
  readonly host?: string | undefined;
  readonly port?: number | undefined;
  readonly adminHost?: string | undefined;
  readonly adminPort?: number | undefined;
  /** Operation names that `rates` may contain. Undefined: any name. */
  readonly operations?: KnownOperations;
}

/**
 * Parses YAML or JSON text into a Config. The result depends only on the arguments. `references` reads variables and
 * files. Throws one ConfigError with every fault.
 */
export function parseConfig(text: string, references: References, options: ParseOptions = {}): Config {
  const referenced = withoutReferences(text);
  // Log no warnings, because the parser's warnings would print parts of the file to standard error.
  const document = parseDocument(referenced.safe, { prettyErrors: false, logLevel: 'error' });
  const placeOf = (offset: number) => positionAt(text, referenced.originalOffset(offset));
  if (document.errors.length > 0) {
    throw new ConfigError([
      // An unclosed reference also consumes a closing brace, which makes the YAML invalid. So report the
      // faults of references together with those of the YAML.
      ...referenced.faults.map(({ message, offset }) => ({
        path: '(file)',
        message,
        place: positionAt(text, offset),
      })),
      ...document.errors.map(({ code, pos }) => ({
        path: '(file)',
        message: `invalid YAML or JSON: ${YAML_FAULTS[code] ?? code}`,
        place: placeOf(pos[0]),
      })),
    ]);
  }
  const faults: ConfigFault[] = [];
  const sources = new Map<string, string>();
  const located = (path: Path, message: string, source?: string): ConfigFault => {
    const offset = offsetOf(document, path);
    return {
      path: printPath(path),
      message,
      ...(offset === null ? {} : { place: placeOf(offset) }),
      ...(source === undefined ? {} : { source }),
    };
  };
  const plain = plainOf(document) ?? {};
  const written = resolveReferences(plain, referenced, references, {
    fault: (path, message) => void faults.push(located(path, message)),
    whole: (path, source) => void sources.set(printPath(path), source),
    isUrl: isStoreUrl,
  });
  const isReference = (path: Path) => sources.has(printPath(path));
  const given = withOptions(written, options);
  let { parsed, raw } = parseForms(given);
  if (!parsed.ok) ({ parsed, raw } = parseForms(withTypes(given, parsed.issues, isReference)));
  const known = new Set(faults.map((fault) => fault.path));
  const more = parsed.ok
    ? []
    : parsed.issues
        .flatMap((issue) => faultsOf(issue, raw))
        .map(({ path, message, isKey }) =>
          located(path, message, isKey ? undefined : sources.get(printPath(path))),
        );
  crossCheck(raw, options, (path, message) => more.push(located(path, message)));
  faults.push(...more.filter((fault) => !known.has(fault.path)));
  if (faults.length > 0 || !parsed.ok) throw new ConfigError(faults, usableOf(raw, known));
  const again = (path: Path): unknown => {
    let isMissing = false;
    const missing = () => {
      isMissing = true;
    };
    const on = { fault: missing, whole: () => {}, isUrl: isStoreUrl };
    const value = resolveReferences(valueAt(plain, path), referenced, references, on, path);
    return isMissing ? undefined : value;
  };
  const { store } = parsed.config;
  return {
    ...parsed.config,
    store: {
      ...store,
      url: freshUrl(store.url, () => again(['store', 'url'])),
      listenUrl:
        store.listenUrl === null ? null : freshUrl(store.listenUrl, () => again(['store', 'listenUrl'])),
    },
  };
}

function isStoreUrl(path: Path): boolean {
  return path[0] === 'store' && (path[1] === 'url' || path[1] === 'listenUrl');
}

function withOptions(raw: unknown, { host, port, adminHost, adminPort }: ParseOptions): unknown {
  if (!isRecord(raw)) return raw;
  const over = (section: unknown, more: Record<string, unknown>) => {
    const given = Object.entries(more).filter(([, value]) => value !== undefined);
    if (given.length === 0 || !(section === undefined || section === null || isRecord(section)))
      return section;
    return { ...section, ...Object.fromEntries(given) };
  };
  return {
    ...raw,
    listen: over(raw['listen'], { host, port }),
    admin: over(raw['admin'], { host: adminHost, port: adminPort }),
  };
}

function usableOf(raw: unknown, missing: ReadonlySet<string>): UsableConfig {
  const sections = isRecord(raw) ? raw : {};
  return Object.fromEntries(
    USED.flatMap((key) => {
      if ([...missing].some((path) => path.startsWith(`${key}.`) || path.startsWith(`${key}[`))) return [];
      const parsed = configSchema.shape[key].safeParse(sections[key]);
      return parsed.success ? [[key, parsed.data]] : [];
    }),
  );
}

/**
 * `toJS` throws if an anchor is undefined or there are too many aliases. The parser's message may quote the file,
 * so this function throws its own message.
 */
function plainOf(document: Document): unknown {
  try {
    return document.toJS();
  } catch {
    throw new ConfigError([
      {
        path: '(file)',
        message:
          '`*name` refers to an undefined anchor, or the file has too many aliases: quote a value that begins with `*`',
      },
    ]);
  }
}

/** Prints a path in JavaScript notation. */
function printPath(path: readonly PropertyKey[]): string {
  const text = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  return text === '' ? '(file)' : text.replace(/^\./, '');
}

interface Found {
  readonly path: Path;
  readonly message: string;
  /** True if the fault concerns the key and not its value. */
  readonly isKey?: true;
}

function faultsOf(issue: Issue, raw: unknown): Found[] {
  const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part));
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        path: pathOfKey([...path, key], raw),
        message: unknownKey(path, key, raw),
        isKey: true,
      }));
    case 'invalid_key':
      return [{ path, message: issue.issues[0]?.message ?? issue.message }];
    case 'invalid_union': {
      // Report the faults of the form with the fewest faults, because that form is probably the intended one.
      const forms = issue.errors.map((form) =>
        form.flatMap((inner) => faultsOf({ ...inner, path: [...issue.path, ...inner.path] }, raw)),
      );
      const inside = forms.filter((form) => form.some((fault) => printPath(fault.path) !== printPath(path)));
      return inside.sort((a, b) => a.length - b.length)[0] ?? [{ path, message: issue.message }];
    }
    case 'invalid_type': {
      const got = issue.expected === 'string' ? GOT[typeof valueAt(raw, path)] : undefined;
      return [{ path, message: got === undefined ? issue.message : `${issue.message}, but got ${got}` }];
    }
    default:
      return [{ path, message: issue.message }];
  }
}

/** Keys of earlier versions, with the message that names the key to use now. */
const REMOVED: Readonly<Record<string, string>> = {
  'events.file': 'the event log is in the store: remove this key and set store.url to sqlite:FILE',
  // Its only key was `file`.
  idempotency: 'idempotency keys are in the store: remove this section and set store.url to sqlite:FILE',
  redis: 'replicas share their state in PostgreSQL: remove this section and set store.url to postgres://…',
};

/** YAML parses unquoted digits as a number and unquoted `true` as a boolean. */
const GOT: Readonly<Record<string, string>> = {
  number: 'a number: put it in quotes',
  bigint: 'a number: put it in quotes',
  boolean: 'true or false: put it in quotes',
};

function pathOfKey(path: Path, raw: unknown): Path {
  const removed = printPath(path) === 'idempotency' ? [...path, 'file'] : path;
  return valueAt(raw, removed) === undefined ? path : removed;
}

/** Suggests the nearest known key that the object does not have yet. */
function unknownKey(path: Path, key: string, raw: unknown): string {
  const removed = REMOVED[printPath([...path, key])];
  if (removed !== undefined) return removed;
  const there = membersOf(valueAt(raw, path));
  const meant = nearest(
    key,
    knownKeys(path).filter((each) => there[each] === undefined),
  );
  return meant === null ? 'unknown key' : `unknown key: did you mean ${meant}?`;
}
