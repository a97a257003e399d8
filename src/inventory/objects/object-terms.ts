import { itemsOf, membersOf } from '../../members.ts';
import type { KeptObject } from './kept-object.ts';
import { storedValue } from './stored-value.ts';
import { wordsOf } from './words.ts';

/** The members that are names or ids. */
const NAMED = [
  ...(['name', 'commonName', 'instanceId', 'groupId', 'caId', 'certificateId', 'clientId'] as const),
  ...(['username', 'identity', 'topic', 'deviceId', 'nodeId', 'policyId'] as const),
];

/**
 * The terms by which an object is found: the words of its names and ids, and its tags. Rows of the table
 * `inventory_term`.
 */
export function termsOf(object: Pick<KeptObject, 'record' | 'facts'>): ReadonlySet<string> {
  const members = membersOf(object.record);
  const words = wordsOfObject(object);
  const tags = itemsOf(members['tags']).flatMap((tag) => {
    const { key, value } = membersOf(tag);
    if (typeof key !== 'string') return [];
    return [tagTerm(key), ...(typeof value === 'string' ? [tagTerm(key, value)] : [])];
  });
  return new Set([...words.map(wordTerm), ...tags]);
}

export function wordTerm(word: string): string {
  return `w${word}`;
}

/** Finds the objects with this tag: with any value, or with this one. */
export function tagTerm(key: string, value?: string): string {
  return `t${JSON.stringify([key, value].flatMap((text) => (text === undefined ? [] : [storedValue(text)])))}`;
}

/** The words of the names and ids of an object, each once. */
export function wordsOfObject({ record, facts }: Pick<KeptObject, 'record' | 'facts'>): readonly string[] {
  const members = membersOf(record);
  const texts = [...NAMED.map((name) => members[name]), facts?.commonName];
  return [...new Set(texts.flatMap((text) => (typeof text === 'string' ? wordsOf(text) : [])))];
}
