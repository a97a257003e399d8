import { numberText } from '../texts/dates.ts';
import { texts } from '../texts/texts.ts';
import type { Caught } from '../ui/Part.tsx';
import { barsOf, type Timeline, type Unit } from './timeline.ts';

/** The numbers of the charts as a table, for everybody who reads numbers more easily. */
export function ExpiryTable({
  unit,
  timelines,
}: {
  readonly unit: Unit;
  readonly timelines: readonly {
    readonly title: string;
    readonly of: Caught<Timeline | null | undefined>;
  }[];
}) {
  const words = texts.overview.timeline;
  const shown = timelines.flatMap(({ title, of }) =>
    of.ok && of.value != null ? [{ title, timeline: of.value, bars: barsOf(of.value, unit) }] : [],
  );
  const first = shown[0];
  if (first === undefined) return null;
  const rest = [
    { label: words.later, of: (timeline: Timeline) => timeline.later },
    { label: words.withoutDate, of: (timeline: Timeline) => timeline.withoutDate },
  ];
  return (
    <details className="chart-table">
      <summary>{words.asTable}</summary>
      <table>
        <caption className="visually-hidden">{words.title}</caption>
        <thead>
          <tr>
            <th scope="col">{words.units[unit]}</th>
            {shown.map(({ title }) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {first.bars.map(({ key, label }, index) => (
            <tr key={key}>
              <th scope="row">{label}</th>
              {shown.map(({ title, bars }) => (
                <td key={title}>{numberText(bars[index]?.count ?? 0)}</td>
              ))}
            </tr>
          ))}
          {rest.map(({ label, of }) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              {shown.map(({ title, timeline }) => (
                <td key={title}>{numberText(of(timeline))}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
