import type { AppError } from '../../errors.ts';

/** An operation's turn to begin. */
export interface QueueSlot {
  /** Adds what its provider calls cost to what its principal has had. */
  readonly charge: (calls: number) => void;
  /** The operation has ended, or waits for events from now on. May be called more than once. */
  readonly leave: () => void;
}

/** Whose operation it is. */
export interface Caller {
  readonly principal: string;
  /** Compared by identity. */
  readonly connection: object;
  /** What is held in memory while it waits. */
  readonly bytes: number;
  /** Fires when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

export interface WaitingOperation {
  readonly caller: Caller;
  readonly flow: Flow;
  readonly since: number;
  readonly resolve: (result: QueueSlot | AppError) => void;
}

/** The operations of one principal. */
export interface Flow {
  readonly name: string;
  /** By connection, in the order in which they take turns. */
  readonly queues: Map<object, WaitingOperation[]>;
  /** Of those that wait. */
  bytes: number;
  /** Milliseconds that it has had, on a scale that all share. */
  had: number;
  /** What one operation costs, as the last ones did. */
  meanMs: number;
  /** It begins nothing before, as long as an operation of another principal goes on: that one is to find the loop free. */
  notBefore: number;
  lastBegun: number;
  readonly running: Set<RunningOperation>;
}

export interface RunningOperation {
  readonly at: number;
  /** What it has cost so far. */
  ms: number;
}

/** The work that one principal may have begun and not done while we are busy, in milliseconds. Two operations may always run. */
const BEGUN_MS = 100;
const ALWAYS_RUN = 2;
/** After so long an operation waits for a provider, and not for us. */
const FRESH_MS = 1_000;
/** For so long after a principal began something that still runs, the loop is kept free for it. */
const ABOUT_MS = 250;
const MAX_PAUSE_MS = 200;

/** Who waits, who runs, and who has had how much. Knows nothing of the event loop. */
export function createFlows() {
  const flows = new Map<string, Flow>();
  const order = new Set<WaitingOperation>();
  let bytes = 0;

  /** Will it want the loop again at any moment, although nothing of it waits? */
  const isAbout = (flow: Flow, now: number) =>
    flow.queues.size === 0 && flow.running.size > 0 && now - flow.lastBegun < ABOUT_MS;
  const leastHad = () => Math.min(...[...flows.values()].map(({ had }) => had));
  const flowOf = (name: string): Flow => {
    const known = flows.get(name);
    if (known !== undefined) return known;
    const flow: Flow = {
      name,
      queues: new Map(),
      bytes: 0,
      // Who was away has saved nothing up.
      had: flows.size === 0 ? 0 : leastHad(),
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
    const othersAbout = [...flows.values()].some((other) => other !== flow && isAbout(other, now));
    if (othersAbout && now < flow.notBefore) return false;
    if (!isBusy || flow.running.size < ALWAYS_RUN) return true;
    let fresh = 0;
    let begunMs = 0;
    for (const { at, ms } of flow.running) {
      if (now - at >= FRESH_MS) continue;
      fresh += 1;
      begunMs += Math.max(ms, flow.meanMs);
    }
    return fresh < ALWAYS_RUN || begunMs + begunMs / fresh <= BEGUN_MS;
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
    /** Those that wait, the longest first. */
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
    /** Takes out the one that is to begin; undefined: all that wait have to wait on. */
    next: (now: number, isBusy: boolean): WaitingOperation | undefined => {
      let best: Flow | undefined;
      for (const flow of flows.values()) {
        if (mayBegin(flow, now, isBusy) && (best === undefined || flow.had < best.had)) best = flow;
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
    /** Its principal has had it, and leaves as much time to those that are about. */
    spend: (flow: Flow, running: RunningOperation, ms: number, now: number): void => {
      running.ms += ms;
      flow.had += ms;
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
