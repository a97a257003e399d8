import { join } from 'node:path';
import type { Config } from './config/parse.ts';
import { type Console, createConsole } from './http/pages/console.ts';
import { createGraphiql, type Graphiql } from './http/pages/graphiql/page.ts';
import { createGraphiqlTabs, type GraphiqlExamples } from './http/pages/graphiql/tabs.ts';

/** Output directory of the console's build. The console is served only if this directory exists. */
const CONSOLE_BUILD = join(import.meta.dirname, '../examples/console/dist');

export interface PagesOptions {
  /** Values of the variables in GraphiQL's tabs. */
  readonly examples: GraphiqlExamples | undefined;
  /** Default: the build of examples/console. */
  readonly consoleDirectory: string | undefined;
}

/** The pages that the configuration enables. */
export function createPages(
  { security, auth }: Pick<Config, 'security' | 'auth'>,
  { examples, consoleDirectory = CONSOLE_BUILD }: PagesOptions,
): { readonly console: Console; readonly graphiql?: Graphiql } {
  const console = createConsole(consoleDirectory);
  if (!security.graphiql) return { console };
  const tabs = createGraphiqlTabs(examples ?? null);
  return { console, graphiql: createGraphiql({ tabs, needsKey: auth.mode !== 'none' }) };
}
