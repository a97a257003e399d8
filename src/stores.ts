import { accessSync, constants, existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { type AuditLog, hashOf, NOTHING_BEFORE } from './audit/chain.ts';
import { type AuditFile, openAuditFile } from './audit/file.ts';
import { readAuthorities } from './config/authority-files.ts';
import { type Config, ConfigError, type ConfigFault, type UsableConfig } from './config/parse.ts';
import { createFileLog } from './events/log/file-log.ts';
import type { EventLog } from './events/log/log.ts';
import { createMemoryLog } from './events/log/memory-log.ts';
import type { TrustedDocuments } from './http/graphql/trusted-documents.ts';
import type { Log } from './log.ts';
import { readManifest } from './trusted-documents-file.ts';
import { createIdempotencyFile, type IdempotencyFile } from './writes/pipeline/idempotency-file.ts';

const EVENT_LOG = 'the event log';
const KEY_FILE = 'the file of keys';

export interface Files {
  readonly eventLog: EventLog;
  readonly auditLog: AuditFile;
  /** Null: idempotency keys are kept in memory. */
  readonly keys: IdempotencyFile | null;
  /** PEM certificates of the authorities that an account trusts, by its name. */
  readonly authorities: ReadonlyMap<string, readonly string[]>;
  /** Null: any document may be sent. */
  readonly trustedDocuments: TrustedDocuments | null;
}

/** Opens every file that the configuration names. Throws one ConfigError that holds the faults of all of them. */
export function openFiles(config: Config, log: Log, given: EventLog | undefined): Files {
  const faults: ConfigFault[] = [];
  const used = <Part>(open: () => Part): Part | undefined => {
    try {
      return open();
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      faults.push(...error.faults);
      return undefined;
    }
  };
  const kept = given ?? used(() => eventLog(config.events));
  const auditLog = used(() => auditLogOf(config.audit.file, log));
  const keys = used(() => keyFile(config.idempotency.file));
  const authorities = used(() => readAuthorities(config.accounts));
  const trustedDocuments = used(() => readManifest(config.security));
  if (
    kept === undefined ||
    auditLog === undefined ||
    keys === undefined ||
    authorities === undefined ||
    trustedDocuments === undefined
  ) {
    for (const each of [kept, auditLog, keys]) each?.close();
    throw new ConfigError(faults);
  }
  return { eventLog: kept, auditLog, keys, authorities, trustedDocuments };
}

function eventLog({ file, retention }: Config['events']): EventLog {
  if (file === undefined) return createMemoryLog({ retention });
  return opened('events.file', EVENT_LOG, () => createFileLog(file, { retention }));
}

function keyFile(file: string | undefined): IdempotencyFile | null {
  if (file === undefined) return null;
  return opened('idempotency.file', KEY_FILE, () => createIdempotencyFile(file));
}

/** Into a chained file of its own where one is configured, else into the log. Throws where the file cannot be opened. */
function auditLogOf(file: string | undefined, log: Log): AuditFile {
  return file === undefined ? auditInto(log) : auditFile(file, log);
}

/**
 * Faults of files that are not opened yet, for a start that fails anyway: of those that are there by opening them, of
 * the others by whether they could be made.
 */
export function fileFaults({ accounts, audit, events, idempotency, security }: UsableConfig): ConfigFault[] {
  const checked = <Used>(file: Used | undefined, open: (file: Used) => void): ConfigFault[] => {
    if (file === undefined) return [];
    try {
      open(file);
      return [];
    } catch (error) {
      if (error instanceof ConfigError) return [...error.faults];
      throw error;
    }
  };
  const there = <Store>(file: string, make: () => Store): Store | undefined => {
    if (existsSync(file)) return make();
    accessSync(dirname(file), constants.W_OK | constants.X_OK);
    return undefined;
  };
  return [
    ...checked(accounts, readAuthorities),
    ...checked(security, readManifest),
    ...checked(events?.file, (file) =>
      opened('events.file', EVENT_LOG, () =>
        there(file, () => createFileLog(file, { retention: events!.retention }))?.close(),
      ),
    ),
    ...checked(audit?.file, (file) => openedAudit(() => there(file, () => openAuditFile(file))?.close())),
    ...checked(idempotency?.file, (file) =>
      opened('idempotency.file', KEY_FILE, () => there(file, () => createIdempotencyFile(file))?.close()),
    ),
  ];
}

/** The message names the file: it is locked by another process, is empty, is no database, cannot be opened. */
function opened<Store>(path: string, what: string, open: () => Store): Store {
  try {
    return open();
  } catch (error) {
    const message = error instanceof Error ? error.message : 'unknown';
    throw new ConfigError([{ path, message: `cannot be ${what}: ${message}` }]);
  }
}

/** Each process has a chain of its own; whoever collects the logs keeps it. */
function auditInto(log: Log): AuditFile {
  let previous = NOTHING_BEFORE;
  return {
    append: async (compose) => {
      for (const line of compose({ previous, continuesFrom: null })) {
        // The same text again once it is printed without white space: the chain can be checked in the log as well.
        log.audit(JSON.parse(line) as object);
        previous = hashOf(line);
      }
    },
    close: () => {},
  };
}

/** Logs that the file cannot be written, for whoever keeps the disk: the caller sees only that its write is refused. */
function auditFile(path: string, log: Log): AuditFile {
  const { append, close } = openedAudit(() => openAuditFile(path));
  const logged: AuditLog['append'] = async (compose) => {
    try {
      await append(compose);
    } catch (error) {
      log.error('the audit log cannot be written', { code: (error as NodeJS.ErrnoException).code ?? '' });
      throw error;
    }
  };
  return { append: logged, close };
}

function openedAudit<Opened>(open: () => Opened): Opened {
  try {
    return open();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    // Without a code it is about the lock, and names its file.
    const fault = code === undefined ? message : `cannot be written to: ${code}`;
    throw new ConfigError([{ path: 'audit.file', message: fault }]);
  }
}
