import { existsSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import { createStaticDirectory } from './static-directory.ts';
import { IMMUTABLE, REVALIDATED, sendStaticFile } from './static-files.ts';

export const CONSOLE_PATH = '/console';

export interface Console {
  /** Answers a request at or below `/console`. `path` has no query. */
  readonly serve: (path: string, request: IncomingMessage, response: ServerResponse) => Promise<void>;
  readonly isBuilt: () => boolean;
}

/** The page itself contains no data, so it needs no credentials. Its requests to `/graphql` need credentials. */
const HEADERS = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

/**
 * Serves the build of examples/console from `directory`. Without a build, every path is 404. A path without a
 * file extension is a route inside the page, so the response is the page itself.
 */
export function createConsole(directory: string): Console {
  const read = createStaticDirectory({
    root: directory,
    // Names below /assets contain a hash of the content (Vite).
    cacheControlOf: (path) => (path.startsWith('/assets/') ? IMMUTABLE : REVALIDATED),
  });
  const serve: Console['serve'] = async (path, request, response) => {
    if (path === CONSOLE_PATH && request.method !== 'POST') {
      response.writeHead(302, { location: `${CONSOLE_PATH}/` }).end();
      return;
    }
    const below = path.slice(CONSOLE_PATH.length);
    const file = await read(extname(below) === '' ? '/index.html' : below);
    for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
    if (file === null) return refuse(response);
    await sendStaticFile(request, response, file);
  };
  return { serve, isBuilt: () => existsSync(join(directory, 'index.html')) };
}

/**
 * Gives the same response for every missing file, so that the response does not reveal which other files
 * exist.
 */
function refuse(response: ServerResponse): void {
  const message = 'Not found. To serve the console here, build examples/console (`npm run console`).';
  response
    .writeHead(404, { 'content-type': 'application/json; charset=utf-8' })
    .end(JSON.stringify({ errors: [{ message, extensions: { code: 'NOT_FOUND' } }] }));
}
