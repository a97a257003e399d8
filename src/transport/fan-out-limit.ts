import { asUnsent } from '../errors.ts';
import type { Call, ProviderRequest, Send } from './call.ts';

/** Calls of one operation of one lane that go on at the same time. */
const DEFAULT_AT_ONCE = 24;

interface Lane {
  running: number;
  readonly waiting: Set<() => void>;
}

/**
 * A page of a hundred devices may mean a hundred calls. They take turns among themselves, for as long as their
 * operation has time, before they compete with others for a bulkhead: else one plain query against a slow provider
 * would fill the queue by itself and be told OVERLOADED. Calls without an owner pass.
 */
export function withTurns(
  send: Send,
  laneOf: (request: ProviderRequest) => string,
  atOnce = DEFAULT_AT_ONCE,
): Send {
  const lanes = new WeakMap<object, Map<string, Lane>>();

  const find = (owner: object, key: string): Lane => {
    const own = lanes.get(owner) ?? new Map<string, Lane>();
    lanes.set(owner, own);
    const lane = own.get(key) ?? { running: 0, waiting: new Set() };
    own.set(key, lane);
    return lane;
  };

  return async (request, call) => {
    if (call.owner === undefined) return send(request, call);
    const lane = find(call.owner, laneOf(request));
    if (lane.running < atOnce) lane.running += 1;
    else await turn(lane, call);
    try {
      return await send(request, call);
    } finally {
      const [next] = lane.waiting;
      if (next === undefined) lane.running -= 1;
      else next();
    }
  };
}

/** The place of one that is done, handed on. */
function turn(lane: Lane, { signal }: Call): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(asUnsent(signal.reason));
    const leave = () => {
      lane.waiting.delete(take);
      reject(asUnsent(signal.reason));
    };
    const take = () => {
      lane.waiting.delete(take);
      signal.removeEventListener('abort', leave);
      resolve();
    };
    lane.waiting.add(take);
    signal.addEventListener('abort', leave, { once: true });
  });
}
