import { describe, expect, it } from 'vitest';
import { createLog, type LogFields, prettyLines } from '../src/log.ts';

/** Line endings of every script, terminal escapes, and characters that reverse text direction. */
const HOSTILE = 'a\nb\r\nc\u2028d\u2029e\u0085f\u001b[2Jg\u202eh\u2066i\u200fj\u009bk\u0000l"m\\n\u007f';

function capture() {
  const written: string[] = [];
  return { log: createLog('info', { write: (line) => void written.push(line) }), written };
}

describe('a log line', () => {
  it('is one line of plain characters, whatever it contains, and loses nothing', () => {
    const { log, written } = capture();
    log.info(HOSTILE, { operationName: HOSTILE, providerCode: HOSTILE });
    log.audit({ target: HOSTILE });
    expect(written).toHaveLength(2);
    for (const text of written) {
      expect(text.endsWith('\n')).toBe(true);
      expect(text.slice(0, -1)).toMatch(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*$/u);
    }
    expect(JSON.parse(written[0]!)).toMatchObject({
      msg: HOSTILE,
      operationName: HOSTILE,
      providerCode: HOSTILE,
    });
    expect(JSON.parse(written[1]!).audit).toEqual({ target: HOSTILE });
  });

  it('has the documented fields and no others', () => {
    const { log, written } = capture();
    const more = { provider: 'ali', url: 'u', secret: 's3cret', headers: { authorization: 's3cret' } };
    log.warn('told', more as LogFields);
    expect(Object.keys(JSON.parse(written[0]!)).sort()).toEqual(['level', 'msg', 'provider', 'time', 'url']);
    expect(written.join('')).not.toContain('s3cret');
  });

  it('for people is one line of plain characters too, with its fields', async () => {
    const written: string[] = [];
    const to = await prettyLines({ colors: false }, { write: (line) => void written.push(line) });
    const log = createLog('debug', to);
    log.debug(HOSTILE, { operationName: HOSTILE, accounts: ['a', HOSTILE], count: 2 });
    log.audit({ target: HOSTILE });
    expect(written).toHaveLength(2);
    for (const text of written) {
      expect(text.endsWith('\n')).toBe(true);
      expect(text.slice(0, -1)).toMatch(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*$/u);
    }
    expect(written[0]).toMatch(/^\[[\d:.]{12}\] DEBUG: a/);
    expect(written[0]).toContain('"count":2');
    expect(written[1]).toContain('INFO: audit {"audit":{"target":"a');
  });
});
