/**
 * Changes that this page makes itself. After an action the page reads its object again. The event of the same change would
 * make it read the object a second time.
 */
const expected = new Map<string, number>();

/** Without an event after this time, the page is not live, and a later event is about another change. */
const LONGEST_MS = 15_000;

/** Call before a mutation of an object is sent. */
export function expectOwnChange(entityId: string): void {
  expected.set(entityId, Date.now() + LONGEST_MS);
}

/** Call if the mutation failed: the next event is about another change. */
export function forgetOwnChange(entityId: string): void {
  expected.delete(entityId);
}

/** Whether an event of a mutation is about an own change. Each own change is taken once. */
export function takeOwnChange(entityId: string): boolean {
  const until = expected.get(entityId);
  expected.delete(entityId);
  return until !== undefined && Date.now() < until;
}
