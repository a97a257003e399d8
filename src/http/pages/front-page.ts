import type { IncomingMessage, ServerResponse } from 'node:http';
import { GRAPHQL_PATH } from '../graphql/graphql.ts';
import { CONSOLE_PATH } from './console.ts';

const WHAT = 'One GraphQL API over the identity side of cloud IoT: ApsaraMQ for MQTT and Huawei Cloud IoTDA.';
const HOW = `POST ${GRAPHQL_PATH} with content-type: application/json, or a WebSocket (graphql-transport-ws) on the same path. GET /export/{list}.ndjson or .csv streams a list of the inventory.`;

/**
 * Answers `/` with a description of the server and links to its pages. Browsers receive HTML, other clients receive
 * JSON.
 */
export function answerFrontPage(
  { headers }: IncomingMessage,
  response: ServerResponse,
  has: { readonly graphiql: boolean; readonly console: boolean },
): void {
  const places = {
    graphql: GRAPHQL_PATH,
    ...(has.graphiql ? { graphiql: GRAPHQL_PATH } : {}),
    ...(has.console ? { console: `${CONSOLE_PATH}/` } : {}),
  };
  const isHtml = (headers.accept ?? '').includes('text/html');
  response.writeHead(200, {
    'content-type': isHtml ? 'text/html; charset=utf-8' : 'application/json; charset=utf-8',
    'content-security-policy':
      "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    vary: 'Accept',
  });
  response.end(
    isHtml
      ? page(places)
      : `${JSON.stringify({ name: 'iot-identity-graph', description: WHAT, usage: HOW, ...places }, null, 2)}\n`,
  );
}

function page(places: Readonly<Record<string, string>>): string {
  const { graphql: _endpoint, ...pages } = places;
  const links = Object.entries(pages).map(([name, path]) => `<li><a href="${path}">${LABELS[name]}</a></li>`);
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>iot-identity-graph</title>
<h1>iot-identity-graph</h1>
<p>${WHAT}</p>
<p>${HOW}</p>
<ul>${links.join('')}</ul>
</html>
`;
}

const LABELS: Readonly<Record<string, string>> = { graphiql: 'GraphiQL', console: 'Console' };
