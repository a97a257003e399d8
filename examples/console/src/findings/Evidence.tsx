import { instantText } from '../texts/dates.ts';
import { texts } from '../texts/texts.ts';

const INSTANT = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

/** The facts that prove a finding. */
export function Evidence({
  evidence,
}: {
  readonly evidence: readonly { readonly name: string; readonly value: string }[];
}) {
  if (evidence.length === 0) return null;
  const words = texts.findings;
  return (
    <section>
      <h2>{words.evidence}</h2>
      <div className="table-frame">
        <table className="plain">
          <caption className="visually-hidden">{words.evidence}</caption>
          <thead>
            <tr>
              <th scope="col">{words.evidenceName}</th>
              <th scope="col">{words.evidenceValue}</th>
            </tr>
          </thead>
          <tbody>
            {evidence.map(({ name, value }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a name may come twice, and the list never changes
              <tr key={index}>
                <th scope="row">
                  <code>{name}</code>
                </th>
                <td>{INSTANT.test(value) ? instantText(value) : value}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
