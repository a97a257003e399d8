import { describe, expect, it } from 'vitest';
import { pause } from '../../src/clock.ts';
import { AppError } from '../../src/errors.ts';
import type {
  Call,
  ProviderAction,
  ProviderRequest,
  ProviderResponse,
  Send,
} from '../../src/transport/call.ts';
import { MARGIN_MS } from '../../src/transport/deadline.ts';
import { createTransport } from '../../src/transport/pipeline.ts';
import { createRetryBudget, withRetry } from '../../src/transport/retry.ts';
import { createRandom } from '../kit/random.ts';
import { createVirtualClock, type VirtualClock } from '../kit/virtual-clock.ts';

const READ: ProviderAction = { name: 'Read', effect: 'read', ratePerSecond: null, billed: false };
const OK: ProviderResponse = { status: 200, headers: {}, body: '{}' };

interface Run {
  /** For every attempt: how long after the deadline of its call it started. */
  readonly late: number[];
  /** For every call: how long after its deadline it ended. */
  readonly over: number[];
  /** For every call that ended for lack of time: its remaining time. */
  readonly left: number[];
  readonly ended: number;
  readonly underWay: number;
}

/** Two hundred calls with every kind of failure within half a minute of virtual time. */
async function trouble(seed: number, wrap: (attempt: Send, clock: VirtualClock) => Send): Promise<Run> {
  const clock = createVirtualClock();
  const random = createRandom(seed);
  const run = { late: [] as number[], over: [] as number[], left: [] as number[], ended: 0, underWay: 0 };
  const attempt: Send = async (_request, call) => {
    run.late.push(clock.now() - call.deadline);
    run.underWay += 1;
    try {
      switch (Math.floor(random() * 7)) {
        case 0: // Hangs, and reacts to an abort.
          return await pause(clock, 1e9, call.signal).then(() => OK);
        case 1: // Hangs, and ignores an abort.
          return await pause(clock, 60_000, new AbortController().signal).then(() => OK);
        case 2:
          await pause(clock, random() * 4_000, call.signal);
          throw new AppError('PROVIDER_UNAVAILABLE', '', { retry: 'transient' });
        case 3:
          throw new AppError('PROVIDER_THROTTLED', '', {
            retry: 'throttle',
            details: { retryAfterMs: random() * 10_000 },
          });
        case 4:
          throw new AppError('NOT_FOUND', '');
        default:
          return await pause(clock, random() * 3_000, call.signal).then(() => OK);
      }
    } finally {
      run.underWay -= 1;
    }
  };
  const send = wrap(attempt, clock);
  for (let number = 0; number < 200; number++) {
    await clock.run(random() * 150);
    const gone = new AbortController();
    if (random() < 0.1) clock.after(random() * 3_000, () => gone.abort());
    const deadline = clock.now() + random() * 8_000;
    const request: ProviderRequest = {
      operation: READ,
      method: 'GET',
      origin: 'http://provider.test',
      path: `/${Math.floor(random() * 150)}`,
      query: [],
      headers: {},
      body: '',
    };
    const call: Call = {
      signal: gone.signal,
      deadline,
      priority: 'interactive',
      owner: {},
      onSent: () => {},
    };
    const end = () => {
      run.ended += 1;
      run.over.push(clock.now() - deadline);
    };
    send(request, call).then(end, (error: unknown) => {
      if (String(error).includes('deadline passed')) run.left.push(deadline - clock.now());
      end();
    });
  }
  await clock.run();
  return run;
}

const whole = (attempt: Send, clock: VirtualClock) =>
  createTransport({ clock, random: createRandom(1) }).pipelineFor({
    provider: 'P',
    account: 'a',
    egress: null,
  })(attempt);

describe('deadlines', () => {
  it('hold in 10,000 calls with every kind of failure, and no call is sent after them', async () => {
    for (let seed = 1; seed <= 50; seed++) {
      const { late, over, left, ended, underWay } = await trouble(seed, whole);
      expect(ended).toBe(200);
      expect(Math.max(...over)).toBeLessThanOrEqual(250);
      expect(Math.max(...late)).toBeLessThan(0);
      expect(underWay).toBe(0);
      expect(left.length).toBeGreaterThan(0);
      // Twice the margin: a call may share the response of one whose deadline is a margin earlier.
      expect(Math.max(...left)).toBeLessThanOrEqual(2 * MARGIN_MS);
    }
  });

  it('control: are exceeded by retries alone', async () => {
    const { over } = await trouble(1, (attempt, clock) =>
      withRetry(attempt, { clock, budget: createRetryBudget({ clock }) }),
    );
    expect(Math.max(...over)).toBeGreaterThan(250);
  });
});
