import { describe, expect, it } from 'vitest';
import { createLog } from '../../src/log.ts';
import { createDependencyLog, type Dependency } from '../../src/telemetry/dependency-log.ts';

const AT: Dependency = {
  kind: 'provider',
  provider: 'P',
  account: 'a',
  region: 'r',
  host: 'h.example',
};

function started() {
  const lines: Record<string, unknown>[] = [];
  let now = 0;
  const log = createLog('info', {
    write: (line) => {
      const { level, time: _time, ...fields } = JSON.parse(line) as Record<string, unknown>;
      lines.push({ level, ...fields });
    },
  });
  return {
    ...createDependencyLog(log, () => now),
    pass: (ms: number) => {
      now += ms;
    },
    taken: () => lines.splice(0),
  };
}

const { kind: _kind, ...PLACE } = AT;
const FAILED = { level: 'warn', ...PLACE, code: 'ENOTFOUND', msg: 'a provider call failed' };

describe('a failing dependency', () => {
  it('is logged at once, then once a minute with a count, then when it recovers', () => {
    const { failed, answered, pass, taken } = started();
    answered(AT);
    failed(AT, 'ENOTFOUND');
    expect(taken()).toEqual([{ ...FAILED, count: 1 }]);
    for (let index = 0; index < 9; index++) failed(AT, 'ENOTFOUND');
    pass(59_999);
    failed(AT, 'ENOTFOUND');
    expect(taken()).toEqual([]);
    pass(1);
    failed(AT, 'ENOTFOUND');
    expect(taken()).toEqual([{ ...FAILED, count: 11 }]);
    failed(AT, 'ENOTFOUND');
    answered(AT);
    answered(AT);
    expect(taken()).toEqual([{ ...FAILED, level: 'info', msg: 'the provider answers again', count: 1 }]);
  });

  it('causes at most two lines a minute if it comes and goes', () => {
    const { failed, answered, pass, taken } = started();
    for (let index = 0; index < 600; index++) {
      failed(AT, 'ETIMEDOUT');
      answered(AT);
      pass(100);
    }
    expect(taken().length).toBeLessThanOrEqual(2);
  });

  it('is distinguished by code, account, region and host, and a missing permission by operation', () => {
    const { failed, answered, taken } = started();
    failed(AT, 'ENOTFOUND');
    for (const other of [{ account: 'b' }, { region: 's' }, { host: 'i.example' }])
      failed({ ...AT, ...other }, 'ENOTFOUND');
    failed(AT, 'CERT_HAS_EXPIRED');
    failed({ ...AT, operation: 'ListA' }, 'NoPermission');
    failed({ ...AT, operation: 'ListB' }, 'NoPermission');
    expect(taken()).toHaveLength(7);
    answered({ ...AT, operation: 'ListA' });
    expect(taken().map(({ code, operation }) => [code, operation])).toEqual([
      ['ENOTFOUND', undefined],
      ['CERT_HAS_EXPIRED', undefined],
      ['NoPermission', 'ListA'],
    ]);
  });

  it('is remembered within limits', () => {
    const { failed, answered, taken } = started();
    for (let index = 0; index < 5_000; index++) failed({ ...AT, operation: `Op${index}` }, 'NoPermission');
    expect(taken()).toHaveLength(5_000);
    answered({ ...AT, operation: 'Op0' });
    expect(taken()).toEqual([]);
    answered({ ...AT, operation: 'Op4999' });
    expect(taken()).toHaveLength(1);
  });
});
