import { parseDocument } from 'yaml';
import type { z } from 'zod';
import { crossCheck, type KnownOperations } from './config-cross-checks.ts';
import { type Path, type References, resolveReferences, withoutReferences } from './config-references.ts';
import { type Config, configSchema, messageOf } from './config-schema.ts';
import { withTypes } from './config-types.ts';

export type {
  AccountConfig,
  AlibabaAccountConfig,
  Config,
  HuaweiAccountConfig,
} from './config-schema.ts';

/** Everything wrong with a configuration, each with its path in the file and never with a value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly faults: readonly ConfigFault[];
  /** What can be used of it all the same, so that what only shows when it is used is told together with these. */
  readonly usable: UsableConfig;
  constructor(faults: readonly ConfigFault[], usable: UsableConfig = {}) {
    super(faults.map((fault) => `${fault.path}: ${fault.message}`).join('\n'));
    this.faults = faults;
    this.usable = usable;
  }
}

const USED = ['listen', 'admin', 'audit', 'events', 'idempotency'] as const;
/** Ports and files. */
export type UsableConfig = Partial<Pick<Config, (typeof USED)[number]>>;

export interface ConfigFault {
  /** As one would write it: `accounts[0].credentials.accessKeyId`; `(file)` for the text as a whole. */
  readonly path: string;
  readonly message: string;
}

export interface ParseOptions {
  /** In place of what the text says: the environment's. */
  readonly host?: string | undefined;
  readonly port?: number | undefined;
  readonly adminHost?: string | undefined;
  readonly adminPort?: number | undefined;
  /** Names that `rates` may have. Left out: any. */
  readonly operations?: KnownOperations;
}

/**
 * YAML or JSON text to a Config, pure but for `references`. Throws one ConfigError that holds every fault.
 */
export function parseConfig(text: string, references: References, options: ParseOptions = {}): Config {
  const referenced = withoutReferences(text);
  // A warning of the parser would quote the file on the standard error.
  const document = parseDocument(referenced.safe, { prettyErrors: true, logLevel: 'error' });
  if (document.errors.length > 0) {
    throw new ConfigError(
      [
        // A reference that is not closed takes the brace of its YAML, and the file is none because of it.
        ...referenced.faults,
        ...document.errors.map(
          (error) => `not YAML or JSON at line ${error.linePos?.[0].line ?? '?'}: ${error.code}`,
        ),
      ].map((message) => ({ path: '(file)', message })),
    );
  }
  const faults: ConfigFault[] = [];
  const wholes = new Set<string>();
  const written = resolveReferences(plainOf(document) ?? {}, referenced, references, {
    fault: (path, message) => void faults.push({ path: printPath(path), message }),
    whole: (path) => void wholes.add(printPath(path)),
  });
  const isReference = (path: Path) => wholes.has(printPath(path));
  let raw = withOptions(written, options);
  let parsed = configSchema.safeParse(raw, { error: messageOf });
  if (!parsed.success) {
    raw = withTypes(raw, parsed.error.issues, isReference);
    parsed = configSchema.safeParse(raw, { error: messageOf });
  }
  const known = new Set(faults.map((fault) => fault.path));
  const more = parsed.success ? [] : parsed.error.issues.flatMap(faultsOf);
  crossCheck(raw, options, (path, message) => more.push({ path: printPath(path), message }));
  faults.push(...more.filter((fault) => !known.has(fault.path)));
  if (faults.length > 0 || !parsed.success) throw new ConfigError(faults, usableOf(raw, known));
  return parsed.data;
}

function withOptions(raw: unknown, { host, port, adminHost, adminPort }: ParseOptions): unknown {
  if (!isObject(raw)) return raw;
  const over = (section: unknown, more: Record<string, unknown>) => {
    const given = Object.entries(more).filter(([, value]) => value !== undefined);
    if (given.length === 0 || !(section === undefined || section === null || isObject(section)))
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
  const sections = isObject(raw) ? raw : {};
  return Object.fromEntries(
    USED.flatMap((key) => {
      if ([...missing].some((path) => path.startsWith(`${key}.`))) return [];
      const parsed = configSchema.shape[key].safeParse(sections[key]);
      return parsed.success ? [[key, parsed.data]] : [];
    }),
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An alias without its anchor, or too many of them, only show here. The message of it may quote the file. */
function plainOf(document: ReturnType<typeof parseDocument>): unknown {
  try {
    return document.toJS();
  } catch {
    throw new ConfigError([
      {
        path: '(file)',
        message: 'an alias (`*name`) has no anchor (`&name`), or there are too many: quote a `*`',
      },
    ]);
  }
}

/** As one writes it in JavaScript. */
function printPath(path: readonly PropertyKey[]): string {
  const text = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  return text === '' ? '(file)' : text.replace(/^\./, '');
}

function faultsOf(issue: z.core.$ZodIssue): ConfigFault[] {
  const path = printPath(issue.path);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({ path: printPath([...issue.path, key]), message: 'unknown key' }));
    case 'invalid_key':
      return [{ path, message: issue.issues[0]?.message ?? issue.message }];
    case 'invalid_union': {
      // Of several forms, the one that is nearest to what was written says best what is wrong with it.
      const forms = issue.errors.map((form) =>
        form.flatMap((inner) => faultsOf({ ...inner, path: [...issue.path, ...inner.path] })),
      );
      const inside = forms.filter((form) => form.some((fault) => fault.path !== path));
      return inside.sort((a, b) => a.length - b.length)[0] ?? [{ path, message: issue.message }];
    }
    default:
      return [{ path, message: issue.message }];
  }
}
