import { AxisBottom, AxisLeft } from '@visx/axis';
import { GridRows } from '@visx/grid';
import { Group } from '@visx/group';
import { scaleBand, scaleLinear } from '@visx/scale';
import { Bar } from '@visx/shape';
import { useLayoutEffect, useRef, useState } from 'react';
import { numberText } from '../texts/dates.ts';
import { texts } from '../texts/texts.ts';
import { barsOf, type Timeline, type Unit } from './timeline.ts';

const HEIGHT = 176;
const MARGIN = { top: 18, right: 18, bottom: 26, left: 36 };
/** Width of a label of the time axis. */
const LABEL_PX = 52;

/** A bar chart of when certificates expire. The page has the same numbers as a table. */
export default function ExpiryChart({
  title,
  timeline,
  unit,
}: {
  readonly title: string;
  readonly timeline: Timeline;
  readonly unit: Unit;
}) {
  const [frame, width] = useWidth();
  const bars = barsOf(timeline, unit);
  const inner = {
    width: Math.max(0, width - MARGIN.left - MARGIN.right),
    height: HEIGHT - MARGIN.top - MARGIN.bottom,
  };
  const x = scaleBand({ domain: bars.map(({ key }) => key), range: [0, inner.width], padding: 0.24 });
  const most = Math.max(1, ...bars.map(({ count }) => count));
  const y = scaleLinear({ domain: [0, most], range: [inner.height, 0], nice: true });
  const every = Math.max(1, Math.ceil((bars.length * LABEL_PX) / Math.max(1, inner.width)));
  const labels = new Map(bars.map(({ key, label }) => [key, label]));
  const words = texts.overview.timeline;
  return (
    <figure className="chart">
      <figcaption>
        <h3>{title}</h3>
        <span className="muted">{words.sum(timeline.expired, timeline.later)}</span>
      </figcaption>
      <div ref={frame} className="chart-space">
        {width === 0 ? null : (
          <svg width={width} height={HEIGHT} role="img" aria-label={words.describe(title, timeline.expired)}>
            <Group left={MARGIN.left} top={MARGIN.top}>
              <GridRows className="chart-grid" scale={y} width={inner.width} numTicks={3} />
              {bars.map(({ key, label, count, tone }) => (
                <Bar
                  key={key}
                  className="chart-bar"
                  data-tone={tone}
                  x={x(key) ?? 0}
                  y={y(count)}
                  width={x.bandwidth()}
                  height={inner.height - y(count)}
                  rx={2}
                >
                  <title>{words.bar(label, count)}</title>
                </Bar>
              ))}
              {bars.map(({ key, count }) =>
                count === 0 || x.bandwidth() < 14 ? null : (
                  <text
                    key={key}
                    className="chart-count"
                    x={(x(key) ?? 0) + x.bandwidth() / 2}
                    y={y(count) - 5}
                    textAnchor="middle"
                  >
                    {numberText(count)}
                  </text>
                ),
              )}
              <AxisLeft
                axisClassName="chart-axis"
                scale={y}
                numTicks={3}
                hideAxisLine
                hideTicks
                tickFormat={(value) => (Number.isInteger(Number(value)) ? numberText(Number(value)) : '')}
              />
              <AxisBottom
                axisClassName="chart-axis"
                scale={x}
                top={inner.height}
                hideTicks
                tickValues={bars.flatMap(({ key }, index) =>
                  // The first period is cut off by today, and its label would meet that of the expired ones.
                  index === 0 || (index > 1 && (index - 1) % every === 0) ? [key] : [],
                )}
                tickFormat={(key) => labels.get(key) ?? ''}
              />
            </Group>
          </svg>
        )}
      </div>
    </figure>
  );
}

function useWidth() {
  const frame = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = frame.current;
    if (element === null) return;
    setWidth(element.clientWidth);
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [frame, width] as const;
}
