import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  Lexer,
  type OperationDefinitionNode,
  parse,
  type SelectionSetNode,
  Source,
  TokenKind,
} from 'graphql';
import { AppError, type ErrorDetails } from '../../errors.ts';

export const MAX_DOCUMENT_CHARACTERS = 16 * 1024;

/**
 * What one operation may hold, counted with its fragments in their places. graphql-armor has such rules too, but lets
 * through what we must not: `__typename` is on its alias list, and 50 directives and 500 equal fields pass.
 */
const DOCUMENT_LIMITS = {
  /** Of the document: what a parser and the validation may cost at the most. */
  tokens: 2_000,
  /** Characters of the document: comments and texts are one token or none, however long. */
  characters: MAX_DOCUMENT_CHARACTERS,
  /** Levels of brackets of any kind. */
  nesting: 64,
  /** Levels under `__schema` and `__type`, which tools need: their usual query has 15. */
  introspectionDepth: 16,
  aliases: 15,
  directives: 5,
  /** Times that one selection set names one response key. */
  duplicateFields: 10,
  rootFields: 10,
} as const;

type Limits = typeof DOCUMENT_LIMITS & { readonly depth: number };

/**
 * Parses, and refuses a document that exceeds a limit. The result depends on the text alone, so it may be cached.
 * `maxDepth`: levels of fields; the root field is 1.
 */
export function parseWithinLimits(text: string, maxDepth: number): DocumentNode {
  const source = new Source(text);
  checkTokens(source);
  if (text.length > DOCUMENT_LIMITS.characters)
    throw tooMuch('characters', String(text.length), DOCUMENT_LIMITS.characters);
  const document = parse(source);
  checkLimits(document, { ...DOCUMENT_LIMITS, depth: maxDepth });
  return document;
}

/** Before it is parsed: a parser calls itself for each level, and 2,000 tokens are enough to run its stack over. */
function checkTokens(source: Source): void {
  const lexer = new Lexer(source);
  let depth = 0;
  for (let tokens = 0; lexer.advance().kind !== TokenKind.EOF; ) {
    tokens += 1;
    if (tokens > DOCUMENT_LIMITS.tokens) throw tooMuch('tokens', 'more', DOCUMENT_LIMITS.tokens);
    if (OPENING.has(lexer.token.kind)) depth += 1;
    else if (CLOSING.has(lexer.token.kind)) depth -= 1;
    if (depth > DOCUMENT_LIMITS.nesting) throw tooMuch('nesting', 'more', DOCUMENT_LIMITS.nesting);
  }
}

const OPENING: ReadonlySet<string> = new Set([TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L]);
const CLOSING: ReadonlySet<string> = new Set([TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R]);

/**
 * graphql-js has limits of its own, which it tells of like of any fault: levels of lists in an introspection, and work
 * that the merging of fields may make.
 */
export function asLimit(error: GraphQLError): GraphQLError {
  const limit = LIMITS_OF_VALIDATION[error.message];
  if (limit === undefined) return error;
  const originalError = new AppError('QUERY_TOO_COMPLEX', limit.message, { details: limit.details });
  return new GraphQLError(limit.message, {
    nodes: error.nodes ?? null,
    originalError,
    // As of the limits that are found before the validation, and not only where its own faults have it.
    extensions: { http: { status: 400, spec: false } },
  });
}

const LIMITS_OF_VALIDATION: Readonly<Record<string, { message: string; details: ErrorDetails }>> = {
  'Maximum introspection depth exceeded': {
    message:
      'An introspection may have at most 2 lists of fields, inputFields, interfaces or possibleTypes within one another.',
    details: { limit: 'introspectionLists', allowed: 2 },
  },
  'Validation aborted.': {
    message: 'The operation names equal fields so often that merging them takes too long.',
    details: { limit: 'mergedFields' },
  },
};

function checkLimits(document: DocumentNode, limits: Limits): void {
  const fragments = new Map<string, FragmentDefinitionNode>();
  const operations: OperationDefinitionNode[] = [];
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
    else if (definition.kind === Kind.OPERATION_DEFINITION) operations.push(definition);
  }
  const measure = createMeasure(fragments);
  // Of a fragment that is used nowhere, too: the validation tells of each of its directives.
  for (const { directives, selectionSet } of fragments.values()) {
    const found = measure(selectionSet).directives + lengthOf(directives);
    if (found > DOCUMENT_LIMITS.directives)
      throw tooMuch('directives', String(found), DOCUMENT_LIMITS.directives);
  }
  for (const operation of operations) {
    const size = measure(operation.selectionSet);
    const onVariables = (operation.variableDefinitions ?? []).map(({ directives }) => lengthOf(directives));
    const found = {
      ...size,
      directives: size.directives + lengthOf(operation.directives) + sum(onVariables),
      rootFields: sum(keysOf(operation.selectionSet, fragments).values()),
    };
    for (const limit of CHECKED) {
      const allowed = limits[limit];
      if (found[limit] > allowed) throw tooMuch(limit, String(Math.min(found[limit], CAP)), allowed);
    }
  }
}

/** The first that is exceeded is told: what is most particular comes first. */
const CHECKED = [
  'aliases',
  'directives',
  'duplicateFields',
  'depth',
  'introspectionDepth',
  'rootFields',
] as const;

/** Fragments that name each other double at each step: nothing is counted beyond this. */
const CAP = 100_000;

type Size = Record<Exclude<(typeof CHECKED)[number], 'rootFields'>, number>;

const NOTHING: Size = { depth: 0, introspectionDepth: 0, aliases: 0, directives: 0, duplicateFields: 0 };

function createMeasure(fragments: ReadonlyMap<string, FragmentDefinitionNode>) {
  const known = new Map<string, Size>();
  const ofFragment = (name: string): Size => {
    const before = known.get(name);
    if (before !== undefined) return before;
    const fragment = fragments.get(name);
    if (fragment === undefined) return NOTHING;
    // A fragment that holds itself: the validation refuses it.
    known.set(name, NOTHING);
    const size = measure(fragment.selectionSet);
    const measured = { ...size, directives: size.directives + lengthOf(fragment.directives) };
    known.set(name, measured);
    return measured;
  };
  const measure = (set: SelectionSetNode): Size => {
    const size = { ...NOTHING, duplicateFields: Math.max(0, ...keysOf(set, fragments).values()) };
    for (const selection of set.selections) {
      const inner =
        selection.kind === Kind.FRAGMENT_SPREAD
          ? ofFragment(selection.name.value)
          : selection.selectionSet === undefined
            ? NOTHING
            : measure(selection.selectionSet);
      const isField = selection.kind === Kind.FIELD;
      const isIntrospection = isField && /^__(schema|type)$/.test(selection.name.value);
      const depth = inner.depth + (isField ? 1 : 0);
      size.depth = Math.max(size.depth, isIntrospection ? 1 : depth);
      size.introspectionDepth = Math.max(
        size.introspectionDepth,
        isIntrospection ? depth : inner.introspectionDepth,
      );
      size.aliases += inner.aliases + (isField && selection.alias !== undefined ? 1 : 0);
      size.directives += inner.directives + (selection.directives?.length ?? 0);
      size.aliases = Math.min(size.aliases, CAP);
      size.directives = Math.min(size.directives, CAP);
      size.duplicateFields = Math.max(size.duplicateFields, inner.duplicateFields);
    }
    return size;
  };
  return measure;
}

/** How often a selection set names each response key. */
function keysOf(
  set: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { alias, name } of fieldsOf(set, fragments)) {
    const key = (alias ?? name).value;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

/** The fields of a selection set as one who executes it would find them: a named fragment is gone through once. */
export function fieldsOf(
  set: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): readonly FieldNode[] {
  const fields: FieldNode[] = [];
  const visited = new Set<string>();
  const visit = ({ selections }: SelectionSetNode): void => {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) fields.push(selection);
      else if (selection.kind === Kind.INLINE_FRAGMENT) visit(selection.selectionSet);
      else if (!visited.has(selection.name.value)) {
        visited.add(selection.name.value);
        const fragment = fragments.get(selection.name.value);
        if (fragment !== undefined) visit(fragment.selectionSet);
      }
    }
  };
  visit(set);
  return fields;
}

function lengthOf(list: readonly unknown[] | undefined): number {
  return list?.length ?? 0;
}

function sum(values: Iterable<number>): number {
  return [...values].reduce((total, each) => total + each, 0);
}

const NAMES: Record<keyof Limits, string> = {
  tokens: 'tokens',
  characters: 'characters',
  nesting: 'levels of brackets',
  depth: 'levels of fields',
  introspectionDepth: 'levels of introspection',
  aliases: 'aliases',
  directives: 'directives',
  duplicateFields: 'fields of one name in one selection set',
  rootFields: 'root fields',
};

function tooMuch(limit: keyof Limits, got: string, allowed: number): AppError {
  const what = limit === 'tokens' || limit === 'characters' || limit === 'nesting' ? 'document' : 'operation';
  return new AppError(
    'QUERY_TOO_COMPLEX',
    `The ${what} may have at most ${allowed} ${NAMES[limit]}, but has ${got}.`,
    { details: { limit, allowed } },
  );
}
