import type { Call } from './call.ts';

/** A call that no operation waits for. `ms`: how long it may take. `more`: for example what counts its attempts. */
export function backgroundCall(signal: AbortSignal, ms: number, more: Partial<Call> = {}): Call {
  return { signal, deadline: performance.now() + ms, priority: 'background', onSent: () => {}, ...more };
}
