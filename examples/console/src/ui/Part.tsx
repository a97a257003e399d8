import type { ReactNode } from 'react';
import { explain, failureOf } from '../relay/failure.ts';

/** A field that was read with `@catch`. */
export type Caught<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly errors: readonly unknown[] };

/** Shows a field, or the reason why it could not be read. The other fields are not affected. */
export function Part<Value>({
  of,
  children,
}: {
  readonly of: Caught<Value>;
  readonly children: (value: Value) => ReactNode;
}) {
  if (of.ok) return children(of.value);
  const failure = failureOf(of.errors);
  return (
    <span className="part-failure" title={explain(failure)}>
      <span className="code">{failure.code}</span>
    </span>
  );
}
