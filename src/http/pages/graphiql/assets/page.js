// Runs in the browser, after React, ReactDOM and GraphiQL.
const { React, ReactDOM, GraphiQL } = window;
const { tabs, needsKey } = JSON.parse(document.getElementById('settings').textContent);
const ENDPOINT = location.pathname;
const KEPT_KEY = 'identity-graph:key';

const root = ReactDOM.createRoot(document.getElementById('graphiql'));
// A link may contain an operation: /graphql?query=…&variables=…
const link = new URLSearchParams(location.search);
const linked = link.has('query') ? { query: link.get('query'), variables: link.get('variables') ?? '' } : {};
let key = '';

function render() {
  root.render(
    React.createElement(GraphiQL, {
      // A new fetcher makes GraphiQL read the schema again.
      fetcher: createFetcher(key),
      ...('query' in linked ? linked : readShownTab()),
      defaultTabs: 'query' in linked ? [linked, ...tabs] : tabs,
      defaultQuery: tabs[0].query,
      schemaDescription: true,
      defaultEditorToolsVisibility: 'variables',
      // Headers may contain a key, so do not store them. False also removes the setting that would store them.
      shouldPersistHeaders: false,
    }),
  );
}

/** Without this, GraphiQL would show the first tab without its variables, and add a tab at the next visit. */
function readShownTab() {
  const kept = JSON.parse(localStorage.getItem('graphiql:tabState') ?? 'null');
  const { query, variables } = kept?.tabs[kept.activeTabIndex] ?? tabs[0];
  return { query: query ?? undefined, variables: variables ?? undefined };
}

/** Sends every operation by POST, also subscriptions (over SSE), so that each has the headers. */
function createFetcher(ownKey) {
  return async ({ query, variables, operationName }, { headers: given = {} } = {}) => {
    const headers = new Headers({
      ...(ownKey === '' ? {} : { authorization: `Bearer ${ownKey}` }),
      'content-type': 'application/json',
      accept: 'application/graphql-response+json, application/json, text/event-stream',
    });
    for (const [name, value] of Object.entries(given)) headers.set(name, value);
    if (needsKey && operationName === 'IntrospectionQuery' && !headers.has('authorization')) return NO_KEY;
    const aborting = new AbortController();
    const response = await fetch(ENDPOINT, {
      method: 'POST',
      headers,
      body: JSON.stringify({ query, variables, ...nameIn(query, operationName) }),
      signal: aborting.signal,
    });
    const type = response.headers.get('content-type') ?? '';
    if (type.startsWith('text/event-stream')) return createObservable(response, aborting);
    if (/^application\/(graphql-response\+)?json/.test(type)) return response.json();
    throw new Error(
      `The server answered ${response.status} ${response.statusText} without a GraphQL response.`,
    );
  };
}

const NO_KEY = {
  errors: [{ message: 'The schema needs a key. Enter it above; it needs the scope schema:read.' }],
};

/** After a change of tabs, GraphiQL briefly keeps the operation name of the previous tab. */
function nameIn(query, operationName) {
  const isThere = operationName && new RegExp(`\\b${operationName}\\b`).test(query);
  return isThere ? { operationName } : {};
}

function createObservable(response, aborting) {
  return {
    subscribe: (observer) => {
      readEvents(response.body, (result) => observer.next(result))
        .then((isComplete) => {
          if (isComplete) observer.complete();
          else observer.error(new Error('The connection ended. Run the subscription again.'));
        })
        .catch((error) => {
          if (!aborting.signal.aborted) observer.error(error);
        });
      return { unsubscribe: () => aborting.abort() };
    },
  };
}

/** Reads GraphQL over SSE (distinct connections mode). Returns true if the server completed the operation. */
async function readEvents(body, onResult) {
  let rest = '';
  for await (const text of body.pipeThrough(new TextDecoderStream())) {
    const events = (rest + text).split('\n\n');
    rest = events.pop();
    for (const event of events) {
      const lines = event.split('\n');
      const of = (field) =>
        lines
          .filter((line) => line.startsWith(`${field}:`))
          .map((line) => line.slice(field.length + 1).trim());
      if (of('event')[0] === 'complete') return true;
      const data = of('data').join('\n');
      if (data !== '') onResult(JSON.parse(data));
    }
  }
  return false;
}

function setUpKeyForm() {
  const text = document.getElementById('key-text');
  const kept = document.getElementById('key-kept');
  key = sessionStorage.getItem(KEPT_KEY) ?? '';
  text.value = key;
  kept.checked = key !== '';
  const keep = () => {
    if (kept.checked && key !== '') sessionStorage.setItem(KEPT_KEY, key);
    else sessionStorage.removeItem(KEPT_KEY);
  };
  kept.addEventListener('change', keep);
  document.getElementById('key').addEventListener('submit', (event) => {
    event.preventDefault();
    key = text.value.trim();
    keep();
    render();
  });
}

if (needsKey) setUpKeyForm();
render();
