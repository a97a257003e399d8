import { useSyncExternalStore } from 'react';

/** Provider calls of the requests that a page has sent. */
export interface PageCost {
  readonly requests: number;
  readonly calls: number;
  readonly billable: number;
  /** The provider may bill more of the calls. */
  readonly mayBillMore: boolean;
  /** Address of GraphiQL with the first query of the page. */
  readonly graphiql: string;
}

const costs = new Map<string, PageCost>();
const listeners = new Set<() => void>();

/** The cost of the page with this path; undefined before its first response. */
export function usePageCost(path: string): PageCost | undefined {
  return useSyncExternalStore(listen, () => costs.get(path));
}

interface SentRequest {
  readonly query: string;
  readonly variables: object;
}

/** Adds the calls that a response reports. `path`: the page that sent the request. */
export function addPageCost(path: string, request: SentRequest, answer: object): void {
  const graphiql = `/graphql?${new URLSearchParams({ query: request.query, variables: JSON.stringify(request.variables, null, 2) })}`;
  const cost = { requests: 1, calls: 0, billable: 0, mayBillMore: false, graphiql, ...costs.get(path) };
  if (costs.has(path)) cost.requests += 1;
  for (const entry of entriesOf(answer)) {
    cost.calls += numberOf(entry, 'calls');
    cost.billable += numberOf(entry, 'billable');
    cost.mayBillMore ||= Reflect.get(entry, 'billableUnknown') === true;
  }
  costs.set(path, cost);
  for (const listener of listeners) listener();
}

function entriesOf(answer: object): readonly object[] {
  const extensions: unknown = Reflect.get(answer, 'extensions');
  const entries: unknown = isObject(extensions) ? Reflect.get(extensions, 'providerCalls') : undefined;
  return Array.isArray(entries) ? entries.filter(isObject) : [];
}

function numberOf(entry: object, name: string): number {
  const value: unknown = Reflect.get(entry, name);
  return typeof value === 'number' ? value : 0;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
