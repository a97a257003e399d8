import { texts } from '../texts/texts.ts';
import { useLiveState } from './live-state.ts';

/** Whether the page updates by itself. Shows nothing on a page that has nothing to watch. */
export function LiveStatus() {
  const { socket, refusal } = useLiveState();
  const isRefused = refusal !== null;
  // The element stays: screen readers announce changes only within one that they know.
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
