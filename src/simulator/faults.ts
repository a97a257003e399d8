import type { ServerResponse } from 'node:http';

/**
 * A fault that the simulator applies to matching calls. Tests set it through the simulator's handle, never
 * over HTTP.
 */
export interface Fault {
  readonly service?: 'alibaba' | 'huawei' | 'huawei-management' | 'huawei-iam';
  readonly operation?: string;
  readonly instanceId?: string;
  /** Number of matching calls that the fault affects. Default: all. */
  times?: number;
  readonly effect: /** Delay before the request is processed. */
    | { readonly kind: 'delay'; readonly ms: number }
    /** Processes the request at once, and delays the answer. */
    | { readonly kind: 'late'; readonly ms: number }
    | { readonly kind: 'hang' }
    | { readonly kind: 'reset' }
    | { readonly kind: 'truncate' }
    /**
     * Answers with one of the provider's own errors. For ApsaraMQ the switch `statusNumbering` determines the status. For
     * IoTDA `status` is required if the code has several.
     */
    | { readonly kind: 'refuse'; readonly code: string; readonly status?: number }
    /**
     * Processes the request, then answers as a gateway instead of the service. `closed`: closes the connection after
     * the headers, without a body.
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
  /** Returns the first fault that matches, and reduces its remaining `times` by one. */
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
 * Applies a fault to a response. Returns true if the response is complete. Otherwise the caller must answer, and apply
 * `truncate`, `delay`, `late`, `refuse` and `gateway` to the answer itself.
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
