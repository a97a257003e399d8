import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  createStaticFile,
  IMMUTABLE,
  REVALIDATED,
  type StaticFile,
  sendStaticFile,
} from '../static-files.ts';
import type { GraphiqlTab } from './tabs.ts';

/** Path prefix of the assets. */
export const GRAPHIQL_PATH = '/graphiql';

export interface GraphiqlOptions {
  readonly tabs: readonly GraphiqlTab[];
  /** True: the page shows a field for an API key or token. */
  readonly needsKey: boolean;
}

export interface Graphiql {
  readonly servePage: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  /** Returns false, without answering, if `path` is not an asset. */
  readonly serveAsset: (path: string, request: IncomingMessage, response: ServerResponse) => Promise<boolean>;
}

/**
 * Assets in load order: each asset uses globals of earlier assets. GraphiQL's browser build contains its
 * dependencies. `overrides` in package.json replaces these dependencies by React. Otherwise a hundred unused
 * packages would be installed and shipped.
 */
export const ASSETS = [
  { name: 'graphiql.css', from: 'graphiql/dist/style.css' },
  { name: 'page.css', from: null },
  { name: 'react.js', from: 'react/umd/react.production.min.js' },
  { name: 'react-dom.js', from: 'react-dom/umd/react-dom.production.min.js' },
  { name: 'graphiql.js', from: 'graphiql/dist/index.umd.js' },
  { name: 'page.js', from: null },
] as const;

/**
 * The page may load from this server and connect to this server only. Inline styles are allowed, because Radix and
 * CodeMirror set styles from scripts.
 */
const HEADERS = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    'img-src data:',
    'font-src data:',
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

/**
 * Serves GraphiQL from its npm packages. The files are read at the first request. The page contains no
 * account data.
 */
export function createGraphiql(options: GraphiqlOptions): Graphiql {
  let loaded: Promise<Site> | null = null;
  const load = () => {
    loaded ??= loadSite(options).catch((error: unknown) => {
      loaded = null;
      throw error;
    });
    return loaded;
  };
  return {
    servePage: async (request, response) => {
      const { page } = await load();
      setHeaders(response);
      // The same path also returns GraphQL results as JSON, so caches must distinguish by `Accept`.
      response.appendHeader('vary', 'Accept');
      await sendStaticFile(request, response, page);
    },
    serveAsset: async (path, request, response) => {
      const asset = (await load()).assets.get(path);
      if (asset === undefined) return false;
      setHeaders(response);
      await sendStaticFile(request, response, asset);
      return true;
    },
  };
}

interface Site {
  readonly page: StaticFile;
  /** Assets by path. */
  readonly assets: ReadonlyMap<string, StaticFile>;
}

async function loadSite(options: GraphiqlOptions): Promise<Site> {
  const files = await Promise.all(
    ASSETS.map(async (asset) => {
      const { name } = asset;
      const type = name.endsWith('.css') ? 'text/css; charset=utf-8' : 'text/javascript; charset=utf-8';
      const file = createStaticFile(await readFile(placeOf(asset)), type, IMMUTABLE);
      return { path: `${GRAPHIQL_PATH}/${name.replace('.', `.${file.hash}.`)}`, file };
    }),
  );
  const html = printPage(
    files.map(({ path }) => path),
    options,
  );
  return {
    page: createStaticFile(Buffer.from(html), 'text/html; charset=utf-8', REVALIDATED),
    assets: new Map(files.map(({ path, file }) => [path, file])),
  };
}

/**
 * Where an asset is. In the published package all of them are in the folder `assets` (scripts/build-package.ts). Elsewhere
 * they are in the folders of their packages, because the packages do not export these files.
 */
export function placeOf({ name, from }: (typeof ASSETS)[number]): URL {
  const beside = new URL(`assets/${name}`, import.meta.url);
  if (from === null || existsSync(beside)) return beside;
  const [folder = '', ...path] = from.split('/');
  return new URL(path.join('/'), import.meta.resolve(`${folder}/package.json`));
}

function setHeaders(response: ServerResponse): void {
  for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
}

function printPage(paths: readonly string[], { tabs, needsKey }: GraphiqlOptions): string {
  // The links are relative, so that the page works behind a proxy with a path prefix.
  const links = paths.map((path) =>
    path.endsWith('.css')
      ? `<link rel="stylesheet" href=".${path}">`
      : `<script defer src=".${path}"></script>`,
  );
  // Escape `<`, because `</script>` in a string would end the element.
  const settings = JSON.stringify({ tabs, needsKey }).replaceAll('<', '\\u003c');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>iot-identity-graph</title>
<link rel="icon" href="data:,">
${links.join('\n')}
</head>
<body>
<noscript>GraphiQL needs JavaScript.</noscript>
${needsKey ? KEY_FORM : ''}<div id="graphiql">Loading…</div>
<script type="application/json" id="settings">${settings}</script>
</body>
</html>
`;
}

/** `autocomplete` is off, so that password managers do not offer to store the key. */
const KEY_FORM = `<form id="key">
<label for="key-text">API key or token</label>
<input id="key-text" type="password" autocomplete="off" spellcheck="false">
<button>Use key</button>
<label><input id="key-kept" type="checkbox"> Keep for this session</label>
<span id="key-note">Sent as <code>authorization: Bearer …</code>, unless the Headers tab has its own.
The page forgets the key on a reload or, if you keep it, when this browser tab closes. It never stores the Headers tab.</span>
</form>
`;
