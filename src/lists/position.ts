import { AppError } from '../errors.ts';
import { isKeyOf } from '../members.ts';
import type { Position } from '../providers/port/list.ts';

/** Converts a place in a list to the JSON that a cursor contains, and back. */
export interface Codec<Value> {
  readonly print: (value: Value) => Position;
  /** Throws INVALID_CURSOR if the position does not have the form of `Value`. */
  readonly parse: (position: Position) => Value;
}

type Element = Position[number];

/** `element` is undefined if the position is too short. */
type ParseElement<Member> = (element: Element | undefined) => Member;

/** Prints the members in the order of the argument. */
export function createCodec<Value extends object>(
  members: {
    readonly [Name in keyof Value]: Value[Name] extends Element ? ParseElement<Value[Name]> : never;
  },
): Codec<Value> {
  const names = Object.keys(members).filter((name) => isKeyOf(members, name));
  return {
    print: (value) => names.map((name) => value[name] as Element),
    parse: (position) =>
      Object.fromEntries(names.map((name, index) => [name, members[name](position[index])])) as Value,
  };
}

export function text(element: Element | undefined): string {
  if (typeof element !== 'string') throw invalidCursor();
  return element;
}

export function textOrNull(element: Element | undefined): string | null {
  return element === null || element === undefined ? null : text(element);
}

export function integer(element: Element | undefined): number {
  if (typeof element !== 'number' || !Number.isSafeInteger(element) || element < 0) throw invalidCursor();
  return element;
}

export function integerOrNull(element: Element | undefined): number | null {
  return element === null ? null : integer(element);
}

export function flag(element: Element | undefined): boolean {
  if (typeof element !== 'boolean') throw invalidCursor();
  return element;
}

export function positionOrNull(element: Element | undefined): Position | null {
  if (element === undefined || typeof element === 'string') throw invalidCursor();
  if (typeof element === 'number' || typeof element === 'boolean') throw invalidCursor();
  return element;
}

/** Accepts an absent element as an empty array. */
export function texts(element: Element | undefined): readonly string[] {
  return element === undefined ? [] : (positionOrNull(element) ?? []).map(text);
}

export function oneOf<Word extends string>(...words: readonly Word[]): ParseElement<Word> {
  return (element) => {
    const found = words.find((word) => word === element);
    if (found === undefined) throw invalidCursor();
    return found;
  };
}

export function invalidCursor(): AppError {
  return new AppError(
    'INVALID_CURSOR',
    'The cursor does not belong to this connection, filter and account, or it is damaged.',
  );
}
