/** The columns by which a list may be ordered. */
export type OrderColumn = 'key_text' | 'name' | 'time_at' | 'first_seen' | 'status' | 'severity';

export interface Order {
  readonly column: OrderColumn;
  readonly direction: 'ASC' | 'DESC';
}

/** Place of an object in an order: the value of the column, and the id, which decides among equal values. */
export interface OrderPlace {
  readonly value: string | number | null;
  readonly id: string;
}

/** Limits a part of a list: behind `after`, in front of `before`; null: no limit. */
export interface Bounds {
  readonly after: OrderPlace | null;
  readonly before: OrderPlace | null;
}

/**
 * A part of an ordered list that is one range of an index. Nulls are last in both directions, and ids ascend in both. An
 * index has no such order as a whole, so a list is read as a few ranges, one after the other.
 */
export type Segment =
  /** The objects with one value; null: those without a value. Ordered by id. */
  | {
      readonly type: 'equal';
      readonly value: string | number | null;
      readonly afterId: string | null;
      readonly beforeId: string | null;
    }
  /** The objects with other values between the two, which are not included. Null: no limit. */
  | {
      readonly type: 'range';
      readonly beyond: string | number | null;
      readonly until: string | number | null;
    };

/** Values of `status` and `severity` are few and have many objects each. So their objects are read value by value. */
const STATUSES = 8;

/** The segments between the bounds, in the order of the list. Empty if the bounds are in the wrong order. */
export function segmentsOf(order: Order, { after, before }: Bounds): readonly Segment[] {
  if (after !== null && before !== null && comparePlaces(order, after, before) >= 0) return [];
  if (order.column === 'status' || order.column === 'severity')
    return statusSegments(order, { after, before });
  const isSame = after !== null && before !== null && after.value === before.value;
  if (after !== null && (isSame || after.value === null))
    return [equal(after.value, after.id, isSame ? before.id : null)];
  const first = after === null ? [] : [equal(after.value, after.id, null)];
  const range: Segment = { type: 'range', beyond: after?.value ?? null, until: before?.value ?? null };
  const last = equal(before?.value ?? null, null, before?.id ?? null);
  return [...first, range, last];
}

function statusSegments(order: Order, { after, before }: Bounds): readonly Segment[] {
  const values = Array.from({ length: STATUSES }, (_, value) => value);
  const inOrder = [...(order.direction === 'ASC' ? values : values.reverse()), null];
  const from = after === null ? 0 : inOrder.findIndex((value) => Object.is(value, after.value));
  const to =
    before === null ? inOrder.length - 1 : inOrder.findIndex((value) => Object.is(value, before.value));
  if (from === -1 || to === -1) return [];
  return inOrder
    .slice(from, to + 1)
    .map((value) =>
      equal(
        value,
        after !== null && value === after.value ? after.id : null,
        before !== null && value === before.value ? before.id : null,
      ),
    );
}

function equal(value: OrderPlace['value'], afterId: string | null, beforeId: string | null): Segment {
  return { type: 'equal', value, afterId, beforeId };
}

/** Negative: `one` comes before `other` in the order. */
export function comparePlaces({ direction }: Order, one: OrderPlace, other: OrderPlace): number {
  if (one.value === null || other.value === null) {
    const nulls = Number(one.value === null) - Number(other.value === null);
    return nulls || compareTexts(one.id, other.id);
  }
  const values =
    typeof one.value === 'number' && typeof other.value === 'number'
      ? one.value - other.value
      : compareTexts(String(one.value), String(other.value));
  return (direction === 'ASC' ? values : -values) || compareTexts(one.id, other.id);
}

/** Compares by the bytes of UTF-8, as the store does. JavaScript compares by UTF-16. */
function compareTexts(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}
