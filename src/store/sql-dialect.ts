/**
 * Our SQL is the part that SQLite and PostgreSQL have in common, with a few words for the rest:
 *
 * - `@name`: a table of ours. PostgreSQL gets it with its schema, because a pooler in transaction mode keeps no
 *   search_path.
 * - `@each($1)`: one row for each element of a JSON array. `each.value` is the element, `each.value ->> 0` the
 *   first member of an element that is itself an array, as text.
 * - `@now`: milliseconds since the epoch on the clock of the store, at the moment of the statement.
 * - `@locked`: at the end of a SELECT inside `write`: locks the rows until the end of the transaction.
 * - `@text`: type of a text column that is ordered by bytes. `@clustered`: at the end of CREATE TABLE, for
 *   tables whose rows are small.
 * - `@has(name)`: 1 if the store has the table `name`, otherwise 0.
 * - `@tick`: true. Write it into the WHERE of a read that visits many rows for few results: SQLite has no statement
 *   timeout, so the engine ends the statement here if its deadline has passed.
 * - `@forgettable`: true. Write it into the WHERE of a part of a change that a crash of the database may lose: the
 *   commit does not wait for the disk.
 * - `@index`: the name of an index, without the schema: write `CREATE INDEX @index(name) ON @table`.
 *
 * Upserts from a SELECT need `WHERE true` before ON CONFLICT, which SQLite requires.
 */
export interface SqlDialect {
  readonly table: (name: string) => string;
  readonly has: (name: string) => string;
  readonly each: (parameter: string) => string;
  readonly now: string;
  readonly locked: string;
  readonly text: string;
  readonly clustered: string;
  readonly tick: string;
  readonly forgettable: string;
}

export const SQLITE: SqlDialect = {
  table: (name) => `"${name}"`,
  has: (name) => `EXISTS (SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = '${name}')`,
  each: (parameter) => `json_each(${parameter}) AS each`,
  now: "CAST(unixepoch('subsec') * 1000 AS INTEGER)",
  locked: '',
  text: 'TEXT',
  clustered: 'WITHOUT ROWID',
  // A function of the connection (sqlite-connection.ts). It throws past the deadline.
  tick: 'tick()',
  forgettable: 'true',
};

export function postgresDialect(schema: string): SqlDialect {
  const table = (name: string) => `"${schema.replaceAll('"', '""')}"."${name}"`;
  return {
    table,
    has: (name) => `(to_regclass('${table(name).replaceAll("'", "''")}') IS NOT NULL)::int`,
    each: (parameter) => `jsonb_array_elements(${parameter}::jsonb) AS each(value)`,
    now: '(extract(epoch FROM clock_timestamp()) * 1000)::bigint',
    locked: 'FOR UPDATE',
    text: 'text COLLATE "C"',
    clustered: '',
    tick: 'true',
    forgettable: "set_config('synchronous_commit', 'off', true) = 'off'",
  };
}

/** Translates a statement. Results are kept, because the number of our statements is small. */
export function createTranslator(dialect: SqlDialect): (sql: string) => string {
  const known = new Map<string, string>();
  return (sql) => {
    let translated = known.get(sql);
    if (translated === undefined) {
      translated = translate(sql, dialect);
      known.set(sql, translated);
    }
    return translated;
  };
}

/** Whether the statement surely changes nothing. False also for other reads, such as WITH. */
export function isSelect(sql: string): boolean {
  return /^\s*SELECT\b/i.test(sql);
}

/** The words of a dialect that are texts. */
const WORDS = ['now', 'locked', 'text', 'clustered', 'tick', 'forgettable'] as const;

function translate(sql: string, dialect: SqlDialect): string {
  return sql.replace(/@(\w+)(?:\((\$\d+|\w+)\))?/g, (_word, name: string, argument: string | undefined) => {
    if (argument !== undefined && name === 'each') return dialect.each(argument);
    if (argument !== undefined && name === 'has') return dialect.has(argument);
    if (argument !== undefined && name === 'index') return `"${argument}"`;
    const after = argument === undefined ? '' : `(${argument})`;
    const word = WORDS.find((each) => each === name);
    return `${word === undefined ? dialect.table(name) : dialect[word]}${after}`;
  });
}
