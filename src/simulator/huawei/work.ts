import type { Outgoing, World } from '../exchange.ts';
import type { HuaweiInstance } from '../fleet/fleet.ts';
import type { HuaweiRequest } from './request.ts';

/** Input of an operation. */
export interface Work {
  readonly world: World;
  readonly instance: HuaweiInstance;
  readonly request: HuaweiRequest;
  /** The `{id}` of the path. */
  readonly id: string;
}

export interface Route {
  readonly operation: string;
  readonly method: string;
  /** Path after `/v5/iot/{project}`; `{id}` matches one segment. */
  readonly path: string;
  readonly run: (work: Work) => Outgoing;
}
