import { texts } from '../texts/texts.ts';

interface Field {
  readonly name: string;
  readonly before: string | null | undefined;
  readonly after: string | null | undefined;
}

/** The fields of a change with their values before and after. A new or deleted object has many: they open on demand. */
export function ChangedFields({
  fields,
  change,
}: {
  readonly fields: readonly Field[];
  readonly change: string;
}) {
  const list = (
    <dl className="changed-fields">
      {fields.map((field) => (
        <div key={field.name}>
          <dt>{field.name}</dt>
          <dd>
            <Values field={field} change={change} />
          </dd>
        </div>
      ))}
    </dl>
  );
  if (fields.length <= 2) return list;
  return (
    <details className="changed">
      <summary>{texts.changes.fields(fields.length)}</summary>
      {list}
    </details>
  );
}

function Values({ field: { before, after }, change }: { readonly field: Field; readonly change: string }) {
  const words = texts.changes;
  // Neither value of a secret is kept.
  if (before == null && after == null) return <span className="muted">{words.secret}</span>;
  if (change === 'CREATED') return <span>{after}</span>;
  if (change === 'DELETED') return <del>{before}</del>;
  return (
    <>
      <del>{before ?? texts.values.missing}</del>
      <span className="visually-hidden">{words.became}</span>
      <span aria-hidden="true"> → </span>
      <ins>{after ?? texts.values.missing}</ins>
    </>
  );
}
