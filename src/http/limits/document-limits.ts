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
 * Limits of one operation, counted with its fragments expanded. We do not use the rules of graphql-armor,
 * because they exempt `__typename` from the alias limit, and accept 50 directives and 500 equal fields.
 */
const DOCUMENT_LIMITS = {
  /** Tokens of the document. This limit bounds the cost of parsing and validation. */
  tokens: 2_000,
  /** Characters of the document. The token limit does not bound the length of comments and strings. */
  characters: MAX_DOCUMENT_CHARACTERS,
  /** Nesting of brackets of any kind. */
  nesting: 64,
  /** Depth below `__schema` and `__type`. The usual query of tools has 15 levels. */
  introspectionDepth: 16,
  aliases: 15,
  directives: 5,
  /** Occurrences of one response key in one selection set. */
  duplicateFields: 10,
  rootFields: 10,
} as const;

type Limits = typeof DOCUMENT_LIMITS & { readonly depth: number };

/**
 * Parses a document and refuses it if it exceeds a limit. The result depends only on the text, so it may be cached.
 * `maxDepth` is the depth of fields. The root field is level 1.
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

/**
 * Runs before parsing, because the parser is recursive, and 2,000 nested tokens are enough to overflow its
 * stack.
 */
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
 * Turns errors about the limits of graphql-js itself (nested lists in an introspection, work of merging
 * fields) into QUERY_TOO_COMPLEX. graphql-js reports these errors like any other fault.
 */
export function asLimit(error: GraphQLError): GraphQLError {
  const limit = LIMITS_OF_VALIDATION[error.message];
  if (limit === undefined) return error;
  const originalError = new AppError('QUERY_TOO_COMPLEX', limit.message, { details: limit.details });
  return new GraphQLError(limit.message, {
    nodes: error.nodes ?? null,
    originalError,
    // Status 400 for every media type, as for the limits checked before validation.
    extensions: { http: { status: 400, spec: false } },
  });
}

const LIMITS_OF_VALIDATION: Readonly<Record<string, { message: string; details: ErrorDetails }>> = {
  'Maximum introspection depth exceeded': {
    message:
      'An introspection may nest lists of fields, inputFields, interfaces or possibleTypes at most 2 levels deep.',
    details: { limit: 'introspectionLists', allowed: 2 },
  },
  'Validation aborted.': {
    message: 'The operation repeats fields so often that merging them takes too long.',
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
  // Check unused fragments too, because the validation reports each of their directives.
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

/**
 * The checked limits in their order. Only the first exceeded limit is reported, so the most specific limits
 * come first.
 */
const CHECKED = [
  'aliases',
  'directives',
  'duplicateFields',
  'depth',
  'introspectionDepth',
  'rootFields',
] as const;

/** Counting stops at this number, because nested fragment spreads can double the count at each step. */
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
    // A fragment that contains itself then finds this entry, which ends the recursion. The validation later
    // refuses the document.
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

/** Counts the occurrences of each response key in a selection set. */
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

/** Returns the fields of a selection set as execution collects them: each named fragment is expanded once. */
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
