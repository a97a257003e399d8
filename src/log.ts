import pino, { type DestinationStream } from 'pino';

export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace';
export const LOG_LEVELS: readonly LogLevel[] = ['fatal', 'error', 'warn', 'info', 'debug', 'trace'];

/**
 * Everything that may stand in a log line beside level, time and message. An allow-list by type and at run time:
 * a deny-list of paths leaked secrets three levels down, in error texts and in the message itself.
 */
export interface LogFields {
  url?: string;
  adminUrl?: string;
  signal?: string;
  version?: string;
  /** Where the configuration came from. */
  configuration?: string;
  accounts?: readonly string[];
  regions?: readonly string[];
  provider?: string;
  account?: string;
  region?: string;
  host?: string;
  type?: string;
  outcome?: string;
  /** Name of the key or token that asked. */
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
  /** Path of a file that the configuration is in or refers to. */
  file?: string;
  /** What is wrong with a configuration, with its paths and never with a value. */
  faults?: string;
  /** Name and stack of an error of ours that nobody expected; never a message from outside. */
  error?: string;
}

export type Log = Record<LogLevel, (msg: string, fields?: LogFields) => void> & {
  /** Writes an entry of the audit log that has no file of its own, as an object: at level info, and whatever `level` is. */
  readonly audit: (entry: object) => void;
};

const FIELDS = [
  'url',
  'adminUrl',
  'signal',
  'version',
  'configuration',
  'accounts',
  'regions',
  'type',
  'outcome',
  'principal',
  'provider',
  'account',
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
  'error',
] as const satisfies readonly (keyof LogFields)[];

export type LogFormat = 'json' | 'pretty';
export const LOG_FORMATS: readonly LogFormat[] = ['json', 'pretty'];

/** For people who read the log as it is written: a line an event, with the same fields. `colors`: it is a terminal. */
export async function prettyLines(
  { colors }: { readonly colors: boolean },
  destination: DestinationStream = pino.destination(1),
): Promise<DestinationStream> {
  const { prettyFactory } = await import('pino-pretty');
  const print = prettyFactory({ colorize: colors, singleLine: true, translateTime: 'SYS:HH:MM:ss.l' });
  // Escapes are for a reader of JSON: here they would become what they stand for, a terminal's commands among them.
  const line = (text: string) =>
    JSON.parse(text, (_key, value) => (typeof value === 'string' ? shown(value) : value));
  return { write: (text) => void destination.write(print(line(text))) };
}

/** JSON lines, `msg` first among our own fields. Default destination: stdout. */
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
 * JSON leaves as they are what ends a line elsewhere (U+2028, U+0085) and what turns a reader's screen around: the name
 * of a device could write a line of its own. As escapes they are the same JSON.
 */
function printable(line: string): string {
  return line.replace(/[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu, escapeOf);
}

/** The same for text that is not read as JSON again, line feeds and escapes included. */
function shown(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, escapeOf);
}

function escapeOf(sign: string): string {
  return JSON_ESCAPE + sign.codePointAt(0)!.toString(16).padStart(4, '0');
}

const JSON_ESCAPE = '\\u';
