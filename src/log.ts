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
  provider?: string;
  account?: string;
  operation?: string;
  operationName?: string;
  code?: string;
  providerCode?: string;
  providerRequestId?: string;
  status?: number;
  durationMs?: number;
  count?: number;
  /** Name and stack of an error of ours that nobody expected; never a message from outside. */
  error?: string;
  /** A line of the audit log, where it has no file of its own. */
  audit?: string;
}

export type Log = Record<LogLevel, (msg: string, fields?: LogFields) => void>;

const FIELDS = [
  'url',
  'adminUrl',
  'signal',
  'provider',
  'account',
  'operation',
  'operationName',
  'code',
  'providerCode',
  'providerRequestId',
  'status',
  'durationMs',
  'count',
  'error',
  'audit',
] as const satisfies readonly (keyof LogFields)[];

/** JSON lines, `msg` first among our own fields. Default destination: stdout. */
export function createLog(level: LogLevel, destination?: DestinationStream): Log {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  const logger = destination === undefined ? pino(options) : pino(options, destination);
  const write =
    (at: LogLevel) =>
    (msg: string, fields: LogFields = {}) => {
      const allowed = FIELDS.filter((field) => fields[field] !== undefined).map((field) => [
        field,
        fields[field],
      ]);
      logger[at](Object.fromEntries(allowed), msg);
    };
  return {
    fatal: write('fatal'),
    error: write('error'),
    warn: write('warn'),
    info: write('info'),
    debug: write('debug'),
    trace: write('trace'),
  };
}
