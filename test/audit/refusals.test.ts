import { describe, expect, it } from 'vitest';
import { type AuditEntry, createAudit } from '../../src/audit/chain.ts';
import { ADDRESS_LIMITS, createRefusals, DENIAL_LIMITS } from '../../src/audit/refusals.ts';
import { createVirtualClock } from '../kit/virtual-clock.ts';

const MINUTE_MS = 60_000;

/** Refusals over an in-memory log in virtual time. */
function started(options: { readonly isFull?: () => boolean } = {}) {
  const clock = createVirtualClock();
  const lines: string[] = [];
  let appends = 0;
  const audit = createAudit({
    append: async (compose) => {
      const composed = compose({ previous: '', continuesFrom: null });
      appends += 1;
      await new Promise((resolve) => setImmediate(resolve));
      if (options.isFull?.() === true) throw new Error('ENOSPC');
      lines.push(...composed);
    },
  });
  return {
    audit,
    clock,
    lines,
    appends: () => appends,
    refusals: createRefusals({ audit, clock }),
    entries: () => lines.map((line) => JSON.parse(line) as AuditEntry),
    bytes: () => lines.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0),
  };
}

const denial = { actions: ['deleteDevice'], target: 'x', code: 'FORBIDDEN' };
const omittedOf = (entries: readonly AuditEntry[]) =>
  entries.flatMap((entry) => (entry.decision === 'omitted' ? [entry] : []));
const countOf = (entries: readonly AuditEntry[]) =>
  entries.reduce((sum, { decision, count = 0 }) => sum + (decision === 'omitted' ? count : 1), 0);

describe('refusals in the audit log', () => {
  it('have one line per document, with the refused fields and an id of limited length', async () => {
    const { refusals, entries, clock } = started();
    refusals.denied('reader', {
      actions: ['deleteDevice', 'blockClient', 'deleteDevice'],
      target: '\u{1f600}'.repeat(600),
      code: 'FORBIDDEN',
    });
    await clock.run(0);
    expect(entries()).toMatchObject([
      {
        principal: 'reader',
        action: 'deleteDevice',
        target: '?'.repeat(512),
        decision: 'denied',
        code: 'FORBIDDEN',
        what: { others: ['blockClient'] },
        count: 3,
      },
    ]);
    await refusals.stop();
  });

  it('of one principal use limited bytes a minute, and the rest is counted exactly', async () => {
    const { refusals, entries, bytes, clock } = started();
    const each = 10_000;
    let before = 0;
    for (let minute = 1; minute <= 3; minute++) {
      for (let n = 0; n < each; n++) {
        refusals.denied('r'.repeat(600), { ...denial, target: '"'.repeat(600) });
        if (n % 1_000 === 0) await clock.run(0);
      }
      await clock.run(MINUTE_MS);
      expect(bytes() - before).toBeLessThan(64 * 1024);
      before = bytes();
      expect(countOf(entries())).toBe(minute * each);
      expect(omittedOf(entries())).toHaveLength(minute);
    }
    const name = 'r'.repeat(256);
    const left = each - DENIAL_LIMITS.perKey;
    expect(omittedOf(entries())[0]).toMatchObject({
      principal: name,
      count: left,
      message: `${left} refused operations of ${name} were not logged`,
    });
    await refusals.stop();
    expect(countOf(entries())).toBe(3 * each);
  });

  it('of one principal use no line of another', async () => {
    const { refusals, entries } = started();
    for (let n = 0; n < 10_000; n++) refusals.denied('loud', denial);
    refusals.denied('quiet', denial);
    await refusals.stop();
    expect(entries().filter(({ principal }) => principal === 'quiet')).toMatchObject([
      { decision: 'denied' },
    ]);
  });

  it('of many principals or addresses use limited lines and memory, and are counted exactly', async () => {
    const { refusals, entries } = started();
    const each = 20_000;
    for (let n = 0; n < each; n++) {
      refusals.denied(`principal ${n}`, denial);
      refusals.unauthenticated(`2001:db8:${n.toString(16)}:0`);
    }
    await refusals.stop();
    const [denied, unknown] = [true, false].map((has) =>
      entries().filter(({ action }) => (action === 'authenticate') !== has),
    );
    expect(countOf(denied!)).toBe(each);
    expect(countOf(unknown!)).toBe(each);
    expect(denied!.length).toBeLessThanOrEqual(2 * DENIAL_LIMITS.total + 1);
    expect(unknown!.length).toBeLessThanOrEqual(2 * ADDRESS_LIMITS.total + 1);
    expect(omittedOf(denied!).map(({ message }) => message)).toEqual([
      `${each - DENIAL_LIMITS.total} refused operations of other principals were not logged`,
    ]);
    expect(omittedOf(unknown!).map(({ message }) => message)).toEqual([
      `${each - ADDRESS_LIMITS.total} refused sign-ins from other addresses were not logged`,
    ]);
  });

  it('that could not be written are counted when the log is writable again', async () => {
    let isFull = true;
    const { refusals, entries, clock } = started({ isFull: () => isFull });
    for (let n = 0; n < 50; n++) refusals.denied('reader', denial);
    await clock.run(3 * MINUTE_MS);
    expect(entries()).toEqual([]);
    isFull = false;
    refusals.denied('reader', denial);
    await clock.run(MINUTE_MS);
    await refusals.stop();
    expect(countOf(entries())).toBe(51);
  });

  it('delay a writer by at most a few writes of the log, however many came before', async () => {
    const { refusals, audit, appends, clock } = started();
    for (let n = 0; n < 5_000; n++) {
      refusals.denied(`principal ${n % 100}`, denial);
      refusals.unauthenticated(`192.0.2.${n % 100}`);
    }
    const before = appends();
    await audit.record({ principal: 'writer', action: 'deleteDevice', target: 'x', decision: 'started' });
    // Only running writes and a minute's waiting lines, at 50 per write, precede its own write.
    expect(appends() - before).toBeLessThanOrEqual((DENIAL_LIMITS.total + ADDRESS_LIMITS.total) / 50 + 1);
    await refusals.stop();
    await clock.run(MINUTE_MS);
  });
});
