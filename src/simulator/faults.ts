import type { ServerResponse } from 'node:http';

/** What goes wrong with the calls that match. Set by tests through the simulator's handle, never over HTTP. */
export interface Fault {
  readonly service?: 'alibaba' | 'huawei' | 'huawei-management' | 'huawei-iam';
  readonly operation?: string;
  readonly instanceId?: string;
  /** How many matching calls it takes; left out: all of them. */
  times?: number;
  readonly effect: /** Looked at only after so long. */
    | { readonly kind: 'delay'; readonly ms: number }
    /** Done at once, and told only after so long. */
    | { readonly kind: 'late'; readonly ms: number }
    | { readonly kind: 'hang' }
    | { readonly kind: 'reset' }
    | { readonly kind: 'truncate' }
    /**
     * One of the provider's own errors. ApsaraMQ's numbering gives its status; at IoTDA `status` is needed for a code
     * that comes with several.
     */
    | { readonly kind: 'refuse'; readonly code: string; readonly status?: number }
    /**
     * Done, and then a gateway answers in place of the service. `closed`: the connection ends after the headers, and the
     * body is missing.
     */
    | {
        readonly kind: 'gateway';
        readonly status: number;
        readonly headers?: Record<string, string>;
        readonly body: string;
        readonly closed?: true;
      }
    | {
        readonly kind: 'answer';
        readonly status: number;
        readonly headers?: Record<string, string>;
        readonly body: string;
      };
}

export interface Faults {
  readonly add: (fault: Fault) => void;
  readonly clear: () => void;
  /** The first fault that matches, counted down. */
  readonly take: (call: { service: string; operation: string; instanceId: string }) => Fault | undefined;
}

export function createFaults(): Faults {
  let faults: Fault[] = [];
  return {
    add: (fault) => {
      faults.push(fault);
    },
    clear: () => {
      faults = [];
    },
    take: (call) => {
      const fault = faults.find(
        (candidate) =>
          (candidate.service ?? call.service) === call.service &&
          (candidate.operation ?? call.operation) === call.operation &&
          (candidate.instanceId ?? call.instanceId) === call.instanceId,
      );
      if (fault?.times !== undefined && --fault.times <= 0) faults = faults.filter((each) => each !== fault);
      return fault;
    },
  };
}

/**
 * Plays a fault on a response. True: the response is dealt with; false: go on and answer as usual
 * (the caller plays `truncate`, `delay`, `late`, `refuse` and `gateway` around its own answer).
 */
export function playFault(fault: Fault, response: ServerResponse): boolean {
  const { effect } = fault;
  switch (effect.kind) {
    case 'hang':
      return true;
    case 'reset':
      response.socket?.destroy();
      return true;
    case 'answer':
      response.writeHead(effect.status, { 'content-type': 'application/json', ...effect.headers });
      response.end(effect.body);
      return true;
    case 'delay':
    case 'gateway':
    case 'late':
    case 'refuse':
    case 'truncate':
      return false;
  }
}
