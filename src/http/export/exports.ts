import type { IncomingMessage, ServerResponse } from 'node:http';
import type { GraphQLError, GraphQLSchema } from 'graphql';
import { type Clock, systemClock } from '../../clock.ts';
import { AppError, isStoreUnavailable } from '../../errors.ts';
import { yieldToEventLoop } from '../../events/log/row-steps.ts';
import type { Principal } from '../../graph/principal.ts';
import type { Registry } from '../../graph/registry.ts';
import { isKeyOf } from '../../members.ts';
import type { Cell } from '../../schema/export/columns.ts';
import { type ExportSource, isExported, openExport } from '../../schema/export/open-export.ts';
import type { WriteServices } from '../../writes/pipeline/write-scope.ts';
import type { Authenticate } from '../auth/authenticate.ts';
import { watchCredentials } from '../auth/credential-watch.ts';
import type { TrustedDocuments } from '../graphql/trusted-documents.ts';
import { createExportQuota } from '../limits/export-quota.ts';
import { lacksRead } from '../limits/operation-guard.ts';
import { type FormatName, ROW_FORMATS } from './row-text.ts';

/**
 * How an export ended. `client`: the client has gone or read too slowly. `credentials`: they expired. `time`: the ten minutes
 * are over. `stopped`: the server stops. `store`: the store was lost. `failed`: a fault of the server. Only a `complete`
 * export has a trailer.
 */
export type ExportOutcome = 'complete' | 'client' | 'credentials' | 'time' | 'stopped' | 'store' | 'failed';

export interface ExportEvent {
  readonly list: string;
  readonly format: FormatName;
  readonly principal: string;
  /** Null: the export begins. */
  readonly end: {
    readonly outcome: ExportOutcome;
    readonly rows: number;
    readonly durationMs: number;
  } | null;
}

export interface ExportsOptions {
  readonly schema: GraphQLSchema;
  readonly registry: Registry;
  readonly source: ExportSource;
  /** Maximum number of exports of this process at once. */
  readonly most: number;
  /** If there are trusted documents, only principals that may send any document may export. */
  readonly trustedDocuments: TrustedDocuments | null;
  readonly refusals: WriteServices['refusals'];
  readonly mask: (error: unknown) => GraphQLError;
  /** Called at the begin and at the end of each export. Must not throw. */
  readonly onExport: (event: ExportEvent) => void;
  /** Default: the clock of the system. */
  readonly clock?: Clock;
}

/** A list and a format that an address names. */
export interface ExportTarget {
  readonly list: string;
  readonly format: FormatName;
}

export interface ExportCaller {
  readonly principal: Principal;
  readonly authorization: string | undefined;
  readonly authenticate: Authenticate;
  /** Milliseconds between two checks of the credentials. */
  readonly recheckMs: number;
  /** True: only the headers are wanted. */
  readonly isHead: boolean;
}

export interface Exports {
  /** The list and the format of a path without its query. Null: the path is no export. */
  readonly targetOf: (path: string) => ExportTarget | null;
  /** Answers a request. Throws an AppError if it is refused before the first byte. */
  readonly serve: (
    target: ExportTarget,
    request: IncomingMessage,
    response: ServerResponse,
    caller: ExportCaller,
  ) => Promise<void>;
  /** Cuts all running exports, without a trailer. */
  readonly stop: () => void;
}

const PATH = /^\/export\/([A-Za-z]+)\.([a-z]+)$/;
/** A snapshot of the store must not live longer: meanwhile the database cannot remove old rows. */
const LONGEST_MS = 600_000;
const PER_PRINCIPAL = 2;

/** Streams lists of the inventory. docs/inventory.md describes them for clients. */
export function createExports(options: ExportsOptions): Exports {
  const { schema, registry, source, trustedDocuments, refusals, mask, onExport } = options;
  const { clock = systemClock } = options;
  const quota = createExportQuota({ perPrincipal: PER_PRINCIPAL, total: options.most });
  const running = new Set<(outcome: ExportOutcome) => void>();

  const checkRights = ({ name, scopes }: Principal): void => {
    const isRestricted = trustedDocuments !== null && !trustedDocuments.also.has(name);
    if (scopes.has('identity:read') && !isRestricted) return;
    refusals.denied(name, { actions: ['export'], code: 'FORBIDDEN' });
    if (!isRestricted) throw lacksRead();
    throw new AppError('FORBIDDEN', 'These credentials may only send trusted documents, and not export.');
  };

  return {
    targetOf: (path) => {
      const [, list = '', format = ''] = PATH.exec(path) ?? [];
      return isExported(list) && isKeyOf(ROW_FORMATS, format) ? { list, format } : null;
    },
    stop: () => {
      for (const cut of [...running]) cut('stopped');
    },
    serve: async ({ list, format: name }, request, response, caller) => {
      const { principal } = caller;
      checkRights(principal);
      const now = Date.now();
      const parameters = URL.parse(request.url ?? '', 'http://localhost')?.searchParams;
      const exporter = { registry, principal, now: () => now };
      const opened = openExport(schema, source, exporter, list, parameters ?? new URLSearchParams());
      const { columns } = opened;
      const format = ROW_FORMATS[name];
      const headers = {
        'content-type': format.contentType,
        'content-disposition': `attachment; filename="${list}.${name}"`,
        // Without this header, nginx and similar proxies buffer the response.
        'x-accel-buffering': 'no',
      };
      if (caller.isHead) {
        response.writeHead(200, headers).end();
        return;
      }
      const release = quota.take(principal);
      if (release instanceof AppError) throw release;
      // `close` was already emitted: nothing would end the export.
      if (response.destroyed) return release();

      const event = { list, format: name, principal: principal.name };
      const startedAt = clock.now();
      let cutBy: ExportOutcome | null = null;
      let rows = 0;
      const gone = Promise.withResolvers<void>();
      const cut = (outcome: ExportOutcome): void => {
        cutBy ??= outcome;
        gone.resolve();
        response.destroy();
      };
      const assertOpen = (): void => {
        if (cutBy !== null) throw new Error('the export was cut');
      };
      const write = async (text: string): Promise<void> => {
        if (!response.write(text)) await Promise.race([nextDrain(response), gone.promise]);
        assertOpen();
      };
      const begin = async (): Promise<void> => {
        if (response.headersSent) return;
        response.writeHead(200, headers);
        // The first row may be far away.
        response.flushHeaders();
        const header = format.header(columns);
        if (header !== '') await write(header);
      };
      const send = async (found: readonly (readonly Cell[])[]): Promise<void> => {
        assertOpen();
        await begin();
        rows += found.length;
        if (found.length > 0) await write(found.map((cells) => format.row(columns, cells)).join(''));
        // Requests of others come between.
        await yieldToEventLoop();
        assertOpen();
      };
      const onClose = () => cut('client');
      response.once('close', onClose);
      running.add(cut);
      const cancel = clock.after(LONGEST_MS, () => cut('time'));
      const stopWatch = watchCredentials({ ...caller, onLost: () => cut('credentials') });
      onExport({ ...event, end: null });
      let outcome: ExportOutcome = 'complete';
      try {
        const trailer = await opened.run(send);
        assertOpen();
        await begin();
        response.off('close', onClose);
        response.end(format.trailer(columns, trailer));
      } catch (error) {
        outcome = cutBy ?? (isStoreUnavailable(error) ? 'store' : 'failed');
        if (cutBy !== null) return;
        if (!response.headersSent) throw error;
        if (outcome === 'failed') mask(error);
        cut(outcome);
      } finally {
        stopWatch();
        cancel();
        running.delete(cut);
        release();
        onExport({ ...event, end: { outcome, rows, durationMs: clock.now() - startedAt } });
      }
    },
  };
}

function nextDrain(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => response.once('drain', resolve));
}
