import { type DocumentNode, Kind, Location, Source, Token, TokenKind } from 'graphql';

/** Where an error may point to after a document has passed the validation: all that execution reports. */
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

/** Measured with V8 of Node 24: a node with its name and its lists, and a location of two numbers. */
const NODE_BYTES = 200;
const LOCATION_BYTES = 150;

/**
 * Drops what only a parser and the validation need. graphql-js keeps every token of a document through the location of
 * each node, which is two thirds of the tree. Nodes that execution reports keep the place where they begin and end, so
 * errors still have their `locations`. Returns the bytes that the document holds, about.
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

/** A location without neighbours: its one token stands for the whole node. */
function placeOf({ start, end, startToken }: Location, source: Source): Location {
  const token = new Token(TokenKind.SOF, start, end, startToken.line, startToken.column);
  return new Location(token, token, source);
}
