import { accessSync, constants, existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { type AuditLog, hashOf, joinLogs, NOTHING_BEFORE } from './audit/chain.ts';
import { type AuditFile, openAuditFile } from './audit/file.ts';
import { createStoreAuditLog } from './audit/store-log.ts';
import { readAuthorities } from './config/authority-files.ts';
import { type Config, ConfigError, type ConfigFault, type UsableConfig } from './config/parse.ts';
import { openConfiguredStore } from './configured-store.ts';
import type { TrustedDocuments } from './http/graphql/trusted-documents.ts';
import type { Log } from './log.ts';
import { errnoOf } from './members.ts';
import type { Store } from './store/store.ts';
import { readManifest } from './trusted-documents-file.ts';

export interface Stores {
  readonly store: Store;
  readonly auditLog: AuditFile;
  /** CA certificates (PEM) that an account trusts, by the account's name. */
  readonly authorities: ReadonlyMap<string, readonly string[]>;
  /** Trusted documents; null: clients may send any document. */
  readonly trustedDocuments: TrustedDocuments | null;
}

export interface OpenOptions {
  readonly log: Log;
  /** Used in place of the configured store. Its owner closes it. */
  readonly store?: Store | undefined;
  /** Called with the opened store. Returns the store that all parts use. */
  readonly watch: (store: Store) => Store;
}

/**
 * Opens the store and every file that the configuration names. Rejects with one ConfigError with the faults of all of
 * them.
 */
export async function openStores(config: Config, { log, watch, ...given }: OpenOptions): Promise<Stores> {
  const faults: ConfigFault[] = [];
  const used = async <Part>(open: () => Part | Promise<Part>): Promise<Part | undefined> => {
    try {
      return await open();
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      faults.push(...error.faults);
      return undefined;
    }
  };
  const openedStore = given.store ?? (await used(() => openConfiguredStore(config.store, { log })));
  const store = openedStore === undefined ? null : watch(openedStore);
  const auditLog = await used(() => auditLogOf(config.audit, store, log));
  const authorities = await used(() => readAuthorities(config.accounts));
  const trustedDocuments = await used(() => readManifest(config.security));
  if (
    store === null ||
    auditLog === undefined ||
    authorities === undefined ||
    trustedDocuments === undefined
  ) {
    auditLog?.close();
    if (given.store === undefined) await openedStore?.close();
    throw new ConfigError(faults);
  }
  return { store, auditLog, authorities, trustedDocuments };
}

/**
 * Opens the audit log: the configured file, the store, or both. Throws if the file cannot be opened. Without both,
 * audit lines go to the log.
 */
function auditLogOf({ file, store: isStored }: Config['audit'], store: Store | null, log: Log): AuditFile {
  const inFile = file === null ? null : openedAudit(() => openAuditFile(file));
  const inStore = isStored && store !== null ? createStoreAuditLog(store) : null;
  const close = () => inFile?.close();
  if (inFile === null) return inStore === null ? auditInto(log) : { ...withErrorLog(inStore, log), close };
  return { ...withErrorLog(inStore === null ? inFile : joinLogs(inStore, inFile), log), close };
}

/**
 * Finds faults of files if the start fails anyway for another reason. Opens files that exist, and checks for
 * missing ones whether they could be created.
 */
export function fileFaults({ accounts, audit, security }: UsableConfig): ConfigFault[] {
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
  const there = <Opened>(file: string, make: () => Opened): Opened | undefined => {
    if (existsSync(file)) return make();
    accessSync(dirname(file), constants.W_OK | constants.X_OK);
    return undefined;
  };
  return [
    ...checked(accounts, readAuthorities),
    ...checked(security, readManifest),
    ...checked(audit?.file ?? undefined, (file) =>
      openedAudit(() => there(file, () => openAuditFile(file))?.close()),
    ),
  ];
}

/** Writes audit lines to the log. Each process has its own chain; the log collector must keep the lines. */
function auditInto(log: Log): AuditFile {
  let previous = NOTHING_BEFORE;
  return {
    append: async (compose) => {
      for (const line of compose({ previous, continuesFrom: null })) {
        // The log prints the object without white space, which results in the text that was hashed. So the chain can be
        // verified from the log.
        log.audit(JSON.parse(line));
        previous = hashOf(line);
      }
    },
    close: () => {},
  };
}

/** Logs a failed write for the operator. The caller only sees that its own write was refused. */
function withErrorLog({ append }: AuditLog, log: Log): AuditLog {
  return {
    append: async (compose) => {
      try {
        await append(compose);
      } catch (error) {
        log.error('the audit log cannot be written', { code: errnoOf(error) ?? '' });
        throw error;
      }
    },
  };
}

function openedAudit<Opened>(open: () => Opened): Opened {
  try {
    return open();
  } catch (error) {
    const code = errnoOf(error);
    const message = error instanceof Error ? error.message : '';
    // An error without a code comes from the lock, and its message already names the file.
    const fault = code === undefined ? message : `cannot be written to: ${code}`;
    throw new ConfigError([{ path: 'audit.file', message: fault }]);
  }
}
