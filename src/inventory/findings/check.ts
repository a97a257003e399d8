import type { EntityKind } from '../../events/log/log.ts';
import type { KeptKind } from '../keep/readings.ts';
import type { CheckedObject, Link } from './checked-object.ts';
import type { Neighbours } from './neighbours.ts';

/** From the least to the worst. The store keeps the place in this list. */
export const SEVERITIES = ['INFO', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL'] as const;
export type FindingSeverity = (typeof SEVERITIES)[number];

export interface Found {
  readonly severity: FindingSeverity;
  /** One sentence about this object. Contains no secret. */
  readonly detail: string;
  /** Facts that prove the finding. At most 20. */
  readonly evidence: readonly Evidence[];
  readonly link?: Link;
}

export interface Evidence {
  readonly name: string;
  readonly value: string;
}

export interface Examined {
  /** Null: the object has no such finding. */
  readonly found: Found | null;
  /** When the result may change by time alone; null: never. */
  readonly dueAt: number | null;
}

export interface Check {
  /** Name in the schema. */
  readonly name: string;
  /** Raised when the check comes to find other things. A program with an older version leaves newer findings alone. */
  readonly version: number;
  /** Kinds of the objects that it examines. */
  readonly kinds: readonly EntityKind[];
  /** Kinds of the other lists that it looks at. */
  readonly restsOn: readonly KeptKind[];
  readonly title: string;
  /** For docs/checks.md: what the check looks at, which severity it gives, and why it matters. */
  readonly looksAt: string;
  readonly severity: string;
  readonly why: string;
  readonly remedy: string;
  /** For docs/checks.md, where the check cannot see everything. */
  readonly limits?: string;
  /** True: it compares secrets, so callers need the right to see fingerprints of secrets. */
  readonly comparesSecrets?: true;
  readonly examine: (object: CheckedObject, context: CheckContext) => Examined | Promise<Examined>;
}

export interface CheckContext {
  /** Milliseconds since the epoch, on the store's clock. */
  readonly now: number;
  readonly neighbours: Neighbours;
}

/** A check that needs a list which was not read yet looks again after this time. */
export const AGAIN_MS = 600_000;

export const NOTHING: Examined = { found: null, dueAt: null };

export function found(
  severity: FindingSeverity,
  detail: string,
  evidence: Readonly<Record<string, string>>,
  more: { readonly link?: Link; readonly dueAt?: number | null } = {},
): Examined {
  const facts = Object.entries(evidence).map(([name, value]) => ({ name, value }));
  const { link, dueAt = null } = more;
  return { found: { severity, detail, evidence: facts, ...(link === undefined ? {} : { link }) }, dueAt };
}

/** Nothing was found yet. */
export function lookAgain(dueAt: number): Examined {
  return { found: null, dueAt };
}

export function dateOf(time: number): string {
  return new Date(time).toISOString();
}
