import type { AppError } from '../../errors.ts';

/** Permission for one operation to run. */
export interface QueueSlot {
  /** Adds the cost of its provider calls to the principal's usage. */
  readonly charge: (calls: number) => void;
  /**
   * Called when the operation ends, or when a subscription begins to wait for events. Further calls have no
   * effect.
   */
  readonly leave: () => void;
}

/** The origin of an operation. */
export interface Caller {
  readonly principal: string;
  /** Identifies the connection by reference. */
  readonly connection: object;
  /** Memory held while the operation waits. */
  readonly bytes: number;
  /** Aborts when the client no longer waits for the response. */
  readonly signal: AbortSignal;
}

export interface WaitingOperation {
  readonly caller: Caller;
  readonly flow: Flow;
  readonly since: number;
  readonly resolve: (result: QueueSlot | AppError) => void;
}

/** Scheduling state of one principal. */
export interface Flow {
  readonly name: string;
  /** Waiting operations by connection, in the order in which the connections are served. */
  readonly queues: Map<object, WaitingOperation[]>;
  /** Memory of the waiting operations. */
  bytes: number;
  /**
   * Used time in milliseconds. A new flow starts with the lowest value of all flows, so that it neither waits
   * nor gets a credit.
   */
  usedMs: number;
  /** Moving average of the cost of one operation. */
  meanMs: number;
  /** Until this time, the flow begins no operation if another principal probably needs the event loop soon. */
  notBefore: number;
  lastBegun: number;
  readonly running: Set<RunningOperation>;
}

export interface RunningOperation {
  readonly at: number;
  /** Cost so far. */
  ms: number;
}

/**
 * Maximum unfinished work of one principal, in milliseconds, while the event loop is busy. The limit does not
 * apply to a principal with fewer than two running operations.
 */
const MAX_UNFINISHED_MS = 100;
const ALWAYS_RUN = 2;
/** An operation that runs longer than this waits for a provider, and not for this process. */
const FRESH_MS = 1_000;
/** How long the event loop is kept free for a principal after the start of an operation that still runs. */
const KEEP_FREE_MS = 250;
const MAX_PAUSE_MS = 200;

/**
 * Tracks waiting and running operations and the used time of each principal. Callers pass the time, so it does not access
 * the event loop.
 */
export function createFlows() {
  const flows = new Map<string, Flow>();
  const order = new Set<WaitingOperation>();
  let bytes = 0;

  /**
   * Returns whether the flow will probably need the event loop soon: none of its operations waits, but a recently
   * started one still runs.
   */
  const needsLoopSoon = (flow: Flow, now: number) =>
    flow.queues.size === 0 && flow.running.size > 0 && now - flow.lastBegun < KEEP_FREE_MS;
  const leastUsedMs = () => Math.min(...[...flows.values()].map(({ usedMs }) => usedMs));
  const flowOf = (name: string): Flow => {
    const known = flows.get(name);
    if (known !== undefined) return known;
    const flow: Flow = {
      name,
      queues: new Map(),
      bytes: 0,
      // Start at the lowest value, because idle time must give no credit.
      usedMs: flows.size === 0 ? 0 : leastUsedMs(),
      meanMs: 0,
      notBefore: 0,
      lastBegun: 0,
      running: new Set(),
    };
    flows.set(name, flow);
    return flow;
  };
  const dropIdle = (flow: Flow) => {
    if (flow.queues.size === 0 && flow.running.size === 0) flows.delete(flow.name);
  };
  const mayBegin = (flow: Flow, now: number, isBusy: boolean): boolean => {
    if (flow.queues.size === 0) return false;
    const othersNeedLoop = () =>
      [...flows.values()].some((other) => other !== flow && needsLoopSoon(other, now));
    if (now < flow.notBefore && othersNeedLoop()) return false;
    if (!isBusy || flow.running.size < ALWAYS_RUN) return true;
    let fresh = 0;
    let unfinishedMs = 0;
    for (const { at, ms } of flow.running) {
      if (now - at >= FRESH_MS) continue;
      fresh += 1;
      unfinishedMs += Math.max(ms, flow.meanMs);
    }
    return fresh < ALWAYS_RUN || unfinishedMs + unfinishedMs / fresh <= MAX_UNFINISHED_MS;
  };
  const remove = (waiting: WaitingOperation): boolean => {
    if (!order.delete(waiting)) return false;
    const { flow, caller } = waiting;
    const queue = flow.queues.get(caller.connection) ?? [];
    const left = queue.filter((each) => each !== waiting);
    if (left.length === 0) flow.queues.delete(caller.connection);
    else flow.queues.set(caller.connection, left);
    flow.bytes -= caller.bytes;
    bytes -= caller.bytes;
    dropIdle(flow);
    return true;
  };

  return {
    remove,
    isEmpty: () => order.size === 0,
    bytes: () => bytes,
    /** Waiting operations, the longest waiting first. */
    inOrder: (): Iterable<WaitingOperation> => order,
    add: (caller: Caller, now: number, resolve: WaitingOperation['resolve']): WaitingOperation => {
      const flow = flowOf(caller.principal);
      const waiting = { caller, flow, since: now, resolve };
      const queue = flow.queues.get(caller.connection);
      if (queue === undefined) flow.queues.set(caller.connection, [waiting]);
      else queue.push(waiting);
      order.add(waiting);
      flow.bytes += caller.bytes;
      bytes += caller.bytes;
      return waiting;
    },
    /** Removes and returns the operation to begin next, or undefined if none may begin yet. */
    next: (now: number, isBusy: boolean): WaitingOperation | undefined => {
      let best: Flow | undefined;
      for (const flow of flows.values()) {
        if (mayBegin(flow, now, isBusy) && (best === undefined || flow.usedMs < best.usedMs)) best = flow;
      }
      const [connection, [waiting] = []] = best?.queues.entries().next().value ?? [];
      if (best === undefined || connection === undefined || waiting === undefined) return undefined;
      remove(waiting);
      const left = best.queues.get(connection);
      if (left !== undefined) {
        best.queues.delete(connection);
        best.queues.set(connection, left);
      }
      return waiting;
    },
    begin: (flow: Flow, at: number): RunningOperation => {
      const running = { at, ms: 0 };
      flow.running.add(running);
      flow.lastBegun = at;
      flows.set(flow.name, flow);
      return running;
    },
    end: (flow: Flow, running: RunningOperation): void => {
      if (!flow.running.delete(running)) return;
      flow.meanMs = flow.meanMs === 0 ? running.ms : flow.meanMs * 0.8 + running.ms * 0.2;
      dropIdle(flow);
    },
    /**
     * Adds used time to the flow, and delays its next operation by the same time while other principals need
     * the event loop.
     */
    spend: (flow: Flow, running: RunningOperation, ms: number, now: number): void => {
      running.ms += ms;
      flow.usedMs += ms;
      flow.notBefore = Math.min(now + MAX_PAUSE_MS, Math.max(now, flow.notBefore) + ms);
    },
    newestOfHeaviest: (): WaitingOperation => {
      const heaviest = [...flows.values()].reduce((most, each) => (each.bytes > most.bytes ? each : most));
      return [...heaviest.queues.values()]
        .flat()
        .reduce((last, each) => (each.since >= last.since ? each : last));
    },
  };
}
