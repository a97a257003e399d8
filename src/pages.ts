import { join } from 'node:path';
import type { Config } from './config/parse.ts';
import type { RegisteredAccount } from './graph/registry.ts';
import { type Console, createConsole } from './http/pages/console.ts';
import { createGraphiql, type Graphiql } from './http/pages/graphiql/page.ts';
import { createGraphiqlTabs, type GraphiqlExamples } from './http/pages/graphiql/tabs.ts';

/** Output directory of the console's build. The console is served only if this directory exists. */
const CONSOLE_BUILD = join(import.meta.dirname, '../examples/console/dist');

export interface PagesOptions {
  readonly accounts: readonly RegisteredAccount[];
  /** Values of the variables in GraphiQL's first tabs. */
  readonly examples: GraphiqlExamples | undefined;
  /** Default: the build of examples/console. */
  readonly consoleDirectory: string | undefined;
}

/** The pages that the configuration enables. */
export function createPages(
  { security, auth }: Pick<Config, 'security' | 'auth'>,
  { accounts, examples, consoleDirectory = CONSOLE_BUILD }: PagesOptions,
): { readonly console: Console; readonly graphiql?: Graphiql } {
  const console = createConsole(consoleDirectory);
  if (!security.graphiql) return { console };
  const tabs = createGraphiqlTabs(
    examples ?? null,
    (kind) => accounts.find(({ provider }) => provider.traits.objects[kind] !== null)?.provider.name ?? null,
  );
  return { console, graphiql: createGraphiql({ tabs, needsKey: auth.mode !== 'none' }) };
}
