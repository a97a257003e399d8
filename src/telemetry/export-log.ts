import type { ExportEvent } from '../http/export/exports.ts';
import type { Log } from '../log.ts';

/** Logs the begin and the end of each export of the inventory. `count`: the exported rows. */
export function createExportLog(log: Log, level: 'info' | 'debug'): (event: ExportEvent) => void {
  return ({ list, format, principal, end }) => {
    const fields = { list, type: format, principal };
    if (end === null) return log[level]('export begins', fields);
    const { outcome, rows, durationMs } = end;
    log[level]('export', { ...fields, outcome, count: rows, durationMs: Math.round(durationMs) });
  };
}
