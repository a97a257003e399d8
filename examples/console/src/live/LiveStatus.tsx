import { texts } from '../texts/texts.ts';
import { useLiveState } from './live-state.ts';

/** Shows whether the page updates by itself. Renders nothing on a page without live data. */
export function LiveStatus() {
  const { socket, refusal } = useLiveState();
  const isRefused = refusal !== null;
  // The element stays, because screen readers announce only changes within an existing element.
  if (socket === 'idle' && !isRefused) return <output className="live" data-state="idle" />;
  const [label, title] = isRefused || socket === 'idle' ? texts.live.refused : texts.live[socket];
  return (
    <output className="live" data-state={isRefused ? 'broken' : socket} title={title}>
      <span className="live-dot" aria-hidden="true" />
      {label}
      {isRefused ? <span className="code">{refusal}</span> : null}
    </output>
  );
}
