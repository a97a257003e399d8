import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname } from 'node:path';
import send from 'send';

export const CONSOLE_PATH = '/console';

/** Answers what is asked below `/console`; `path` is the request's, without its query. */
export type ServeConsole = (path: string, request: IncomingMessage, response: ServerResponse) => void;

/** The page holds nothing of anyone's, so it needs no credentials: what it asks of `/graphql` does. */
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
 * Serves the build of examples/console out of `directory`; 404 for all of it while there is none. A path without an
 * extension is a route of the page's own, and gets the page.
 *
 * `send` and not sirv, which opens files with nobody listening for the stream's error: asked for a file that went away
 * since the start (a new build under a running API), it ends the process.
 */
export function createConsole(directory: string): ServeConsole {
  return (path, request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { allow: 'GET, HEAD' }).end();
      return;
    }
    if (path === CONSOLE_PATH) {
      response.writeHead(302, { location: `${CONSOLE_PATH}/` }).end();
      return;
    }
    const below = path.slice(CONSOLE_PATH.length);
    const file = extname(below) === '' ? '/index.html' : below;
    for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
    send(request, file, { root: directory, index: false, dotfiles: 'ignore', cacheControl: false })
      .on('headers', (found: ServerResponse) => {
        // Vite puts a hash of the content into the names below /assets: what has one name never changes.
        const isHashed = file.startsWith('/assets/');
        found.setHeader('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
      })
      .on('error', () => refuse(response))
      .on('directory', () => refuse(response))
      .pipe(response);
  };
}

/** Whatever is wrong with a path, it is the same answer: nobody learns what else is on the disk. */
function refuse(response: ServerResponse): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const message = 'Nothing is here. The console is there once examples/console is built.';
  response
    .writeHead(404, { 'content-type': 'application/json; charset=utf-8' })
    .end(JSON.stringify({ errors: [{ message, extensions: { code: 'NOT_FOUND' } }] }));
}
