import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

/** A file in memory, with the compressed forms that clients have requested so far. */
export interface StaticFile {
  readonly bytes: Buffer;
  readonly type: string;
  readonly cacheControl: string;
  readonly hash: string;
  readonly encoded: Map<Encoding, Promise<Buffer>>;
}

type Encoding = keyof typeof ENCODERS;

/** Cache-Control for files whose name contains a hash of their content. */
export const IMMUTABLE = 'public, max-age=31536000, immutable';
/** Cache-Control for all other files: the browser revalidates the file on each use. */
export const REVALIDATED = 'no-cache';

/** Types that are compressed. Fonts and images are already compressed. */
const COMPRESSIBLE = /^(text\/|image\/svg|application\/(json|javascript|manifest))/;
/** Smaller files are not compressed, because they fit into one packet anyway. */
const MIN_COMPRESSED_BYTES = 1_024;

/**
 * Both encoders run in libuv's thread pool, so they do not block the event loop. The first client of a file waits
 * for the result, so the Brotli level is 6. Level 11 takes 20 times as long for a result that is a tenth smaller.
 */
const ENCODERS = {
  br: (bytes: Buffer) =>
    promisify(brotliCompress)(bytes, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 6, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
    }),
  gzip: (bytes: Buffer) => promisify(gzip)(bytes, { level: 6 }),
};

export function createStaticFile(bytes: Buffer, type: string, cacheControl: string): StaticFile {
  const hash = createHash('sha256').update(bytes).digest('base64url').slice(0, 16);
  return { bytes, type, cacheControl, hash, encoded: new Map() };
}

/** Answers a GET or HEAD request with the file, or with 304 if the client already has it (RFC 9110, 13.1.2). */
export async function sendStaticFile(
  request: IncomingMessage,
  response: ServerResponse,
  file: StaticFile,
): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { allow: 'GET, HEAD' }).end();
    return;
  }
  const encoding = chooseEncoding(request, file);
  // A strong tag identifies one byte sequence, so each encoding has its own tag (RFC 9110, 8.8.3.3).
  const etag = `"${file.hash}${encoding === null ? '' : `-${encoding}`}"`;
  response.setHeader('etag', etag);
  response.setHeader('cache-control', file.cacheControl);
  response.appendHeader('vary', 'Accept-Encoding');
  if (isKnown(request.headers['if-none-match'], etag)) {
    response.writeHead(304).end();
    return;
  }
  const body = encoding === null ? file.bytes : await encode(file, encoding);
  response.writeHead(200, {
    'content-type': file.type,
    'content-length': body.length,
    ...(encoding === null ? {} : { 'content-encoding': encoding }),
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}

/** Returns the encoding for the response. Null: the file is sent uncompressed. */
function chooseEncoding(request: IncomingMessage, { bytes, type }: StaticFile): Encoding | null {
  if (bytes.length < MIN_COMPRESSED_BYTES || !COMPRESSIBLE.test(type)) return null;
  const accepted = acceptedEncodings(request.headers['accept-encoding'] ?? '');
  return accepted.has('br') ? 'br' : accepted.has('gzip') ? 'gzip' : null;
}

/** Excludes encodings that the client refuses by `q=0` (RFC 9110, 12.5.3). No browser sends `*`. */
function acceptedEncodings(header: string): ReadonlySet<string> {
  const parts = header.toLowerCase().split(',');
  const accepted = parts.filter((part) => !/;\s*q\s*=\s*0(\.0*)?\s*$/.test(part));
  return new Set(accepted.map((part) => part.replace(/;.*/, '').trim()));
}

/** If-None-Match uses weak comparison: `W/"a"` equals `"a"` (RFC 9110, 13.1.2). */
function isKnown(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  const known = ifNoneMatch.split(',').map((each) => each.trim().replace(/^W\//, ''));
  return known.includes(etag) || known.includes('*');
}

function encode(file: StaticFile, encoding: Encoding): Promise<Buffer> {
  const known = file.encoded.get(encoding);
  if (known !== undefined) return known;
  const made = ENCODERS[encoding](file.bytes);
  file.encoded.set(encoding, made);
  made.catch(() => file.encoded.delete(encoding));
  return made;
}
