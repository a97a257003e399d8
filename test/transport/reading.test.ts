import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../src/errors.ts';
import { AnswerTooLarge, readAnswerBody } from '../../src/transport/answer-body.ts';
import type { ProviderRequest } from '../../src/transport/call.ts';
import { createAllowance, createReading, withReading } from '../../src/transport/reading.ts';
import { CALL } from '../kit/lists.ts';
import { createVirtualClock } from '../kit/virtual-clock.ts';

const MIB = 1024 * 1024;
const requestOf = (effect: 'read' | 'write') =>
  ({ operation: { name: 'X', effect }, origin: '' }) as unknown as ProviderRequest;

describe('the allowance of bytes', () => {
  it('gives a quarter of a second at once, and then the configured rate', () => {
    const clock = createVirtualClock();
    const take = createAllowance(8 * MIB, clock);
    expect(take(2 * MIB)).toBe(0);
    expect(take(8 * MIB)).toBe(1_000);
    expect(take(MIB)).toBe(1_125);
  });

  it('exists per account, and with twice the size per provider', () => {
    const clock = createVirtualClock();
    const readOf = createReading(8 * MIB, clock);
    const accounts = Array.from({ length: 4 }, () => readOf({ provider: 'A' }));
    const waits = accounts.map((take) => take(8 * MIB));
    expect(waits).toEqual([750, 750, 1_250, 1_750]);
    expect(readOf({ provider: 'B' })(8 * MIB)).toBe(750);
  });
});

describe('a call whose response is delayed', () => {
  const late = new AppError('PROVIDER_TIMEOUT', '', { retry: 'transient' });
  const outcome = (effect: 'read' | 'write', waitMs: number) => {
    const waits: (number | undefined)[] = [];
    const send = withReading(
      async (_request, call) => {
        waits.push(call.takeBytes?.(1));
        throw late;
      },
      () => waitMs,
    );
    return send(requestOf(effect), CALL).catch(({ code, retry }: AppError) => [code, retry, ...waits]);
  };

  it('fails with OVERLOADED at its deadline, and is neither retried nor counted by the breaker', async () => {
    expect(await outcome('read', 5)).toEqual(['OVERLOADED', 'never', 5]);
  });

  it('fails with PROVIDER_TIMEOUT if nothing was delayed', async () => {
    expect(await outcome('read', 0)).toEqual(['PROVIDER_TIMEOUT', 'transient', 0]);
  });

  it('is never a write, because its outcome would stay unknown', async () => {
    expect(await outcome('write', 5)).toEqual(['PROVIDER_TIMEOUT', 'transient', 0]);
  });
});

describe('the body of a response', () => {
  const read = (pieces: readonly (string | Buffer)[], limit: number, announced: number | null = null) => {
    const body = new PassThrough();
    const text = readAnswerBody(body, { limit, announced, clock: createVirtualClock() });
    for (const piece of pieces) body.write(piece);
    body.end();
    return { body, text };
  };

  it('is joined from chunks of any size, without a byte order mark', async () => {
    expect(await read(['\uFEFF{"a":', ...'"设备"}'], 100).text).toBe('{"a":"设备"}');
    const euro = Buffer.from('€');
    expect(
      await read(
        [...euro].map((byte) => Buffer.of(byte)),
        100,
      ).text,
    ).toBe('€');
    expect(await read([], 100).text).toBe('');
    expect(await read(['x'.repeat(100_000), 'y'.repeat(100_000)], 200_000).text).toHaveLength(200_000);
  });

  it('is read up to its limit and no further', async () => {
    expect(await read(['x'.repeat(100)], 100).text).toHaveLength(100);
    const { body, text } = read(['x'.repeat(60), 'x'.repeat(60)], 100);
    await expect(text).rejects.toBeInstanceOf(AnswerTooLarge);
    expect(body.destroyed).toBe(true);
  });

  it('is not read if its content-length exceeds the limit', async () => {
    const { body, text } = read([], 100, 101);
    await expect(text).rejects.toBeInstanceOf(AnswerTooLarge);
    expect(body.destroyed).toBe(true);
  });

  it('fails with the error of the socket if it ends early', async () => {
    const body = new PassThrough();
    const text = readAnswerBody(body, { limit: 100, announced: null, clock: createVirtualClock() });
    body.write('x');
    body.destroy(new Error('closed'));
    await expect(text).rejects.toThrow('closed');
  });

  it('waits for the allowance before more is read', async () => {
    const clock = createVirtualClock();
    const body = new PassThrough({ highWaterMark: 10 });
    const taken: number[] = [];
    const text = readAnswerBody(body, {
      limit: 100,
      announced: null,
      clock,
      takeBytes: (bytes) => taken.push(bytes) * 0 + 1_000,
    });
    body.write('first');
    await new Promise(setImmediate);
    body.end('second');
    await new Promise(setImmediate);
    expect(taken).toEqual([5]);
    await clock.run(1_000);
    await new Promise(setImmediate);
    expect(taken).toEqual([5, 6]);
    await clock.run(1_000);
    expect(await text).toBe('firstsecond');
  });
});
