import { asUnsent } from '../errors.ts';
import type { Call, ProviderRequest, Send } from './call.ts';

/** Maximum number of concurrent calls for one owner and key. */
const DEFAULT_AT_ONCE = 24;

interface Group {
  running: number;
  readonly waiting: Set<() => void>;
}

/**
 * Limits the concurrent calls of one GraphQL operation. A page of a hundred devices can cause a hundred
 * calls. Without this limit, one plain query against a slow provider would fill the call queue and fail with
 * OVERLOADED. So the calls of one operation first wait for each other here, until their deadline. Calls
 * without an owner are not limited.
 */
export function withFanOutLimit(
  send: Send,
  keyOf: (request: ProviderRequest) => string,
  atOnce = DEFAULT_AT_ONCE,
): Send {
  const groups = new WeakMap<object, Map<string, Group>>();

  const find = (owner: object, key: string): Group => {
    const own = groups.get(owner) ?? new Map<string, Group>();
    groups.set(owner, own);
    const group = own.get(key) ?? { running: 0, waiting: new Set() };
    own.set(key, group);
    return group;
  };

  return async (request, call) => {
    if (call.owner === undefined) return send(request, call);
    const group = find(call.owner, keyOf(request));
    if (group.running < atOnce) group.running += 1;
    else await waitForSlot(group, call);
    try {
      return await send(request, call);
    } finally {
      const [next] = group.waiting;
      if (next === undefined) group.running -= 1;
      else next();
    }
  };
}

/** Resolves when a finished call passes its slot on. */
function waitForSlot(group: Group, { signal }: Call): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(asUnsent(signal.reason));
    const leave = () => {
      group.waiting.delete(take);
      reject(asUnsent(signal.reason));
    };
    const take = () => {
      group.waiting.delete(take);
      signal.removeEventListener('abort', leave);
      resolve();
    };
    group.waiting.add(take);
    signal.addEventListener('abort', leave, { once: true });
  });
}
