import { createHash } from 'node:crypto';
import { get, type IncomingMessage } from 'node:http';

export const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

export type ExportedRow = Readonly<Record<string, string | number | boolean | null>>;

export interface Exported {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
  /** True: the response ended as HTTP says. False: the connection was cut. */
  readonly isWhole: boolean;
}

/** The address of an export of the server at this GraphQL endpoint. */
export function exportUrl(graphqlUrl: string, path: string): URL {
  return new URL(`/export/${path}`, graphqlUrl);
}

/** Asks for an export as this caller, and reads the whole response. */
export async function readExport(
  graphqlUrl: string,
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Exported> {
  const response = await openExportOf(graphqlUrl, path, headers);
  response.setEncoding('utf8');
  let text = '';
  response.on('data', (chunk: string) => {
    text += chunk;
  });
  await new Promise((resolve) => response.once('close', resolve));
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    text,
    isWhole: response.complete,
  };
}

/** Asks for an export. Resolves when the headers of the response are there. */
export function openExportOf(
  graphqlUrl: string,
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = get(
      exportUrl(graphqlUrl, path),
      { agent: false, headers: { 'x-requested-with': 'test', ...headers } },
      (response) => {
        // A cut connection is an outcome, not an error.
        response.on('error', () => {});
        resolve(response);
      },
    );
    request.on('error', reject);
  });
}

export interface ParsedExport {
  readonly rows: readonly ExportedRow[];
  readonly trailer: Readonly<Record<string, unknown>> | null;
}

/** The rows and the trailer of an export as NDJSON. A last line without its end is dropped. */
export function parseNdjson(text: string): ParsedExport {
  const lines = text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .filter(Boolean);
  const rows: ExportedRow[] = [];
  let trailer: ParsedExport['trailer'] = null;
  for (const line of lines) {
    const value = JSON.parse(line) as Record<string, never>;
    if ('trailer' in value) trailer = value['trailer'] as never;
    else rows.push(value);
  }
  return { rows, trailer };
}

export const asCaller = (key: string) => ({ authorization: `Bearer ${key}` });
