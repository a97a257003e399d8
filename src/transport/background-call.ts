import type { Call } from './call.ts';

/**
 * A call that no operation waits for. `ms`: how long it may take. `more`: further members of the call, such as `onSent`.
 */
export function backgroundCall(signal: AbortSignal, ms: number, more: Partial<Call> = {}): Call {
  return { signal, deadline: performance.now() + ms, priority: 'background', onSent: () => {}, ...more };
}
