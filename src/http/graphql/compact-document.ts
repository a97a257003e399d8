import { type DocumentNode, Kind, Location, Source, Token, TokenKind } from 'graphql';

/** Kinds of nodes that an execution error may point to. After validation, no other locations are needed. */
const REPORTED: ReadonlySet<unknown> = new Set([
  Kind.OPERATION_DEFINITION,
  Kind.VARIABLE_DEFINITION,
  Kind.FIELD,
  Kind.ARGUMENT,
  Kind.VARIABLE,
  Kind.INT,
  Kind.FLOAT,
  Kind.STRING,
  Kind.BOOLEAN,
  Kind.NULL,
  Kind.ENUM,
  Kind.LIST,
  Kind.OBJECT,
]);

/** Approximate memory of a node with its name and lists, and of a location, measured with Node 24. */
const NODE_BYTES = 200;
const LOCATION_BYTES = 150;

/**
 * Removes everything that only the parser and the validation need. In graphql-js the location of each node
 * refers to the whole list of tokens, and these tokens are two thirds of the tree's memory. Nodes that an
 * execution error may name keep their start and end, so errors still have `locations`. Returns the
 * approximate size of the document in bytes.
 */
export function compactDocument(document: DocumentNode): number {
  const text = document.loc?.source.body ?? '';
  const source = new Source(text);
  let bytes = 2 * text.length;
  const compact = (value: unknown): void => {
    if (Array.isArray(value)) for (const each of value) compact(each);
    if (Array.isArray(value) || typeof value !== 'object' || value === null) return;
    const node = value as Located;
    bytes += NODE_BYTES;
    if (node.loc !== undefined) {
      const isReported = REPORTED.has(node.kind);
      if (isReported) bytes += LOCATION_BYTES;
      node.loc = isReported ? placeOf(node.loc, source) : undefined;
    }
    for (const [name, inner] of Object.entries(node)) if (name !== 'loc') compact(inner);
  };
  compact(document);
  return bytes;
}

interface Located {
  readonly kind?: unknown;
  loc?: Location | undefined;
}

/** Creates a location without the token list: one artificial token represents the whole node. */
function placeOf({ start, end, startToken }: Location, source: Source): Location {
  const token = new Token(TokenKind.SOF, start, end, startToken.line, startToken.column);
  return new Location(token, token, source);
}
