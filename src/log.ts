import pino, { type DestinationStream } from 'pino';

export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace';
export const LOG_LEVELS: readonly LogLevel[] = ['fatal', 'error', 'warn', 'info', 'debug', 'trace'];

/**
 * All fields that a log line may have besides level, time and message. Types enforce this allow-list, and so
 * does the logger at run time. A deny-list of paths did not work: secrets leaked from three levels down, from
 * error texts and from the message itself.
 */
export interface LogFields {
  url?: string;
  adminUrl?: string;
  signal?: string;
  version?: string;
  /** Source of the configuration. */
  configuration?: string;
  accounts?: readonly string[];
  /** Lists that the inventory does not keep, because their reads may be billed. */
  leftOut?: readonly string[];
  /** Name of a list of the inventory. */
  list?: string;
  regions?: readonly string[];
  provider?: string;
  account?: string;
  /** Name of a webhook. */
  sink?: string;
  region?: string;
  host?: string;
  type?: string;
  outcome?: string;
  /** Name of the caller's key or token. */
  principal?: string;
  operation?: string;
  operationName?: string;
  code?: string;
  codes?: readonly string[];
  providerCode?: string;
  providerRequestId?: string;
  status?: number;
  attempt?: number;
  providerCalls?: number;
  durationMs?: number;
  count?: number;
  /** Path of the configuration file, or of a file that it refers to. */
  file?: string;
  /** Faults of a configuration, with paths but without values. */
  faults?: string;
  /** Why the store is unreachable. */
  reason?: string;
  /** Versions of the store before and after a migration. */
  fromVersion?: number;
  toVersion?: number;
  /** Name and stack of an unexpected error. Never contains external text. */
  error?: string;
}

export type Log = Record<LogLevel, (msg: string, fields?: LogFields) => void> & {
  /**
   * Writes an audit entry as an object. Used if no audit file is configured. The level is always info,
   * whatever `level` is.
   */
  readonly audit: (entry: object) => void;
};

const FIELDS = [
  'url',
  'adminUrl',
  'signal',
  'version',
  'configuration',
  'accounts',
  'leftOut',
  'list',
  'regions',
  'type',
  'outcome',
  'principal',
  'provider',
  'account',
  'sink',
  'region',
  'host',
  'operation',
  'operationName',
  'code',
  'codes',
  'providerCode',
  'providerRequestId',
  'status',
  'attempt',
  'providerCalls',
  'durationMs',
  'count',
  'file',
  'faults',
  'reason',
  'fromVersion',
  'toVersion',
  'error',
] as const satisfies readonly (keyof LogFields)[];

export type LogFormat = 'json' | 'pretty';
export const LOG_FORMATS: readonly LogFormat[] = ['json', 'pretty'];

/** Prints one readable line per event, with the same fields. `colors`: the output is a terminal. */
export async function prettyLines(
  { colors }: { readonly colors: boolean },
  destination: DestinationStream = pino.destination(1),
): Promise<DestinationStream> {
  const { prettyFactory } = await import('pino-pretty');
  const print = prettyFactory({ colorize: colors, singleLine: true, translateTime: 'SYS:HH:MM:ss.l' });
  // JSON.parse turns escapes into the characters themselves, which may be terminal commands. So escape these
  // characters again.
  const line = (text: string) =>
    JSON.parse(text, (_key, value) => (typeof value === 'string' ? shown(value) : value));
  return { write: (text) => void destination.write(print(line(text))) };
}

/**
 * Creates a logger that writes JSON lines. `msg` is the first of our own fields. Default destination: stdout.
 */
export function createLog(level: LogLevel, destination?: DestinationStream): Log {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  const to = destination ?? pino.destination(1);
  const logger = pino(options, { write: (line) => void to.write(printable(line)) });
  const write =
    (at: LogLevel) =>
    (msg: string, fields: LogFields = {}) => {
      if (!logger.isLevelEnabled(at)) return;
      const allowed = FIELDS.filter((field) => fields[field] !== undefined).map((field) => [
        field,
        fields[field],
      ]);
      logger[at](Object.fromEntries(allowed), msg);
    };
  const always = logger.child({}, { level: 'info' });
  return {
    audit: (entry) => always.info({ audit: entry }, 'audit'),
    fatal: write('fatal'),
    error: write('error'),
    warn: write('warn'),
    info: write('info'),
    debug: write('debug'),
    trace: write('trace'),
  };
}

/**
 * Escapes characters that JSON leaves unescaped although some readers end a line at them (U+2028, U+0085), or
 * that change the text direction. Otherwise the name of a device could fake a log line. The value of the JSON
 * stays the same.
 */
function printable(line: string): string {
  return line.replace(/[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu, escapeOf);
}

/** Like `printable`, but for text that is not JSON. Also escapes line feeds and control characters. */
function shown(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, escapeOf);
}

function escapeOf(sign: string): string {
  return JSON_ESCAPE + (sign.codePointAt(0) ?? 0).toString(16).padStart(4, '0');
}

const JSON_ESCAPE = '\\u';
