import { texts } from '../texts/texts.ts';
import { Instant } from '../ui/Instant.tsx';

/** How old a list of the inventory is, and whether it is whole. */
export function Freshness({
  completeness,
}: {
  readonly completeness:
    | {
        readonly complete: boolean;
        readonly missingCount: number;
        readonly oldest: string | null | undefined;
      }
    | null
    | undefined;
}) {
  if (completeness == null) return null;
  const { complete, missingCount, oldest } = completeness;
  const { blast } = texts;
  return (
    <p className="freshness muted" data-incomplete={!complete}>
      {oldest == null ? null : (
        <>
          {blast.asOf} <Instant at={oldest} />.{' '}
        </>
      )}
      {complete ? blast.complete : blast.incomplete(missingCount)}
    </p>
  );
}
