import type { ReactNode } from 'react';
import { explain, failureOf } from '../relay/failure.ts';
import type { Caught } from '../ui/Part.tsx';

/** The answer of the inventory to a page's query, read with `@catch`. */
export type InventoryPart<Key> = Caught<Key | null | undefined>;

/** Renders what the inventory knows, or a line with the reason why it could not be asked. */
export function inventoryPart<Key>(
  part: InventoryPart<Key>,
  render: (inventory: Key) => ReactNode,
): ReactNode {
  if (part.ok) return part.value == null ? null : render(part.value);
  const failure = failureOf(part.errors);
  return (
    <p className="note">
      {explain(failure)} <span className="code">{failure.code}</span>
    </p>
  );
}
