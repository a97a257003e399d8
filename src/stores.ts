import { openAuditFile } from './audit-file.ts';
import { type Config, ConfigError } from './config.ts';
import type { AuditLog } from './domain/audit.ts';
import { createFileLog } from './domain/events/file-log.ts';
import type { EventLog } from './domain/events/log.ts';
import { createMemoryLog } from './domain/events/memory-log.ts';
import { createIdempotencyFile, type IdempotencyFile } from './domain/idempotency-file.ts';
import type { Log } from './log.ts';

/** What outlives the process where the configuration names a file. A file that cannot be one is a ConfigError. */
export function eventLog({ file, retention }: Config['events']): EventLog {
  if (file === undefined) return createMemoryLog({ retention });
  return opened('events.file', 'the event log', () => createFileLog(file, { retention }));
}

/** Null: idempotency keys are kept in memory. */
export function keyFile(file: string | undefined): IdempotencyFile | null {
  if (file === undefined) return null;
  return opened('idempotency.file', 'the file of keys', () => createIdempotencyFile(file));
}

export function auditLogOf(file: string | undefined, log: Log): AuditLog {
  return file === undefined ? auditInto(log) : auditFile(file, log);
}

/** SQLite's own words: that it is locked by another process, is no database, cannot be opened. */
function opened<Store>(path: string, what: string, open: () => Store): Store {
  try {
    return open();
  } catch (error) {
    const message = error instanceof Error ? error.message : 'unknown';
    throw new ConfigError([{ path, message: `cannot be ${what}: ${message}` }]);
  }
}

/** Each process has a chain of its own; whoever collects the logs keeps it. */
function auditInto(log: Log): AuditLog {
  let last = '';
  return {
    append: async (line) => {
      log.audit(line);
      last = line;
    },
    tail: async () => last,
  };
}

/** A write that is refused because its line cannot be written is a matter for whoever keeps the disk. */
function auditFile(path: string, log: Log): AuditLog {
  const { append, tail } = openedAudit(path);
  const told = async <Value>(work: Promise<Value>): Promise<Value> => {
    try {
      return await work;
    } catch (error) {
      log.error('the audit log cannot be written', { code: (error as NodeJS.ErrnoException).code ?? '' });
      throw error;
    }
  };
  return { append: (line) => told(append(line)), tail: () => told(tail()) };
}

function openedAudit(path: string): AuditLog {
  try {
    return openAuditFile(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    throw new ConfigError([{ path: 'audit.file', message: `cannot be written to: ${code}` }]);
  }
}
