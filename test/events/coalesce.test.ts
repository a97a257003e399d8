import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChangeKind, LogEntry } from '../../src/events/log/log.ts';
import { coalesce, type StreamPosition } from '../../src/events/stream/coalesce.ts';

const START: StreamPosition = { epoch: 'e', seq: 0, deliveredAhead: [], pendingGap: null };
const entryOf = (seq: number, id: string, change: ChangeKind, fields: readonly string[] = []): LogEntry => ({
  type: 'change',
  seq,
  instance: 'model/here/one',
  at: seq,
  list: id === 'other' ? 'GROUP' : 'DEVICE',
  id,
  change,
  source: 'POLL',
  fields,
});
const isMine = (entry: LogEntry) => entry.list === 'DEVICE';
const told = (entries: readonly LogEntry[]) =>
  coalesce(entries, START, isMine).changes.map(({ id, change, fields, position }) => [
    id,
    change,
    fields.join(' '),
    position.seq,
    position.deliveredAhead.join(' '),
  ]);

describe('a coalescing window of the log', () => {
  it('merges the changes of an object at the position of the first, and records which changes it merged', () => {
    expect(
      told([
        entryOf(1, 'a', 'UPDATED', ['name']),
        entryOf(2, 'b', 'CREATED'),
        entryOf(3, 'other', 'UPDATED'),
        entryOf(4, 'a', 'UPDATED', ['status']),
        entryOf(5, 'b', 'UPDATED', ['status']),
        entryOf(6, 'c', 'CREATED'),
        entryOf(7, 'c', 'DELETED'),
        entryOf(8, 'd', 'DELETED'),
        entryOf(9, 'd', 'CREATED'),
      ]),
    ).toEqual([
      ['a', 'UPDATED', 'name status', 1, '4'],
      ['b', 'CREATED', '', 5, ''],
      ['c', 'DELETED', '', 7, ''],
      ['d', 'CREATED', '', 9, ''],
    ]);
  });

  it('loses and repeats nothing, wherever a reader leaves and resumes', () => {
    const entries = fc.array(fc.constantFrom('a', 'b', 'c', 'other'), { maxLength: 30 });
    const sizes = fc.array(fc.record({ window: fc.integer({ min: 1, max: 9 }), taken: fc.nat(4) }), {
      minLength: 1,
    });
    fc.assert(
      fc.property(entries, sizes, (given, pattern) => {
        // Each change has a different field, so that the received fields identify the changes.
        const log = given.map((id, index) => entryOf(index + 1, id, 'UPDATED', [String(index + 1)]));
        const heard: string[] = [];
        let position = START;
        for (let turn = 0; position.seq < log.length; turn++) {
          const { window, taken } = pattern[turn % pattern.length]!;
          const { changes, end } = coalesce(log.slice(position.seq, position.seq + window), position, isMine);
          // The window was cut after some changes, or contains all.
          const last = changes[taken - 1];
          const got = last === undefined ? changes : changes.slice(0, taken);
          heard.push(...got.flatMap(({ fields }) => fields));
          position = last === undefined ? end : last.position;
        }
        const mine = log.filter(isMine).map(({ seq }) => String(seq));
        expect(heard.sort()).toEqual(mine.sort());
      }),
      { numRuns: 1_000 },
    );
  });
});
